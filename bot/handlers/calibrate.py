"""How many alarms a day to expect with other settings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.calibrating import Setting, calibrate, opened
from bot.cards import calibrate as calibrate_card
from bot.cards.calibrate import Trial
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, signal_of
from bot.intents.tuning import Calibrate
from monitoring.model import Bad, Signal
from monitoring.quantities import QuantityError, parse_quantity

# What is answered while somebody waits; the command line takes longer and looks at more.
OVER, MOST = timedelta(days=2), 24
MOST_A_DAY = 1000.0
SETTINGS = ("min_deviation", "limit", "bad")


async def show_calibration(intent: Calibrate, _asked: Asked, desk: Desk) -> Card:
    budget = _budget(intent.number, desk.false_alarms_per_day)
    signals, changes = tuple(desk.signals), tuple[str, ...]()
    if intent.settings:
        before = signal_of(desk, intent.signal)
        after = changed(before, dict(intent.settings))
        signals = tuple(after if one.name == before.name else one for one in signals)
        changes = tuple(f"{name} of {before.name}: {value}" for name, value in intent.settings)
    found = await calibrate(desk, Setting(budget, signals), min(OVER, desk.history), MOST)
    trial = Trial(desk.false_alarms_per_day, budget, changes)
    return calibrate_card.card(found, trial, await opened(desk.incidents, desk.clock()), "the last 2 days")


def changed(signal: Signal, settings: Mapping[str, str]) -> Signal:
    """The signal with settings as they would be written in cloudops.yaml; raises AskError."""
    unknown = [name for name in settings if name not in SETTINGS]
    if unknown:
        raise AskError(f"{unknown[0]} cannot be tried; these can: {', '.join(SETTINGS)}.")
    for name, text in settings.items():
        signal = _with(signal, name, text)
    return signal


def _with(signal: Signal, name: str, text: str) -> Signal:
    if name == "bad":
        return replace(signal, bad=_direction(text))
    try:
        value = parse_quantity(text, signal.unit)
    except QuantityError as error:
        raise AskError(str(error)) from error
    return replace(signal, limit=value) if name == "limit" else replace(signal, min_deviation=value)


def _direction(text: str) -> Bad:
    if text not in tuple(Bad):
        raise AskError(f"bad is high, low or both, not {text}.")
    return Bad(text)


def _budget(number: str, used: float) -> float:
    budget = float(number) if number else used
    if not 0 < budget <= MOST_A_DAY:
        raise AskError(
            f"A budget is more than 0 and at most {MOST_A_DAY:g} false alarms a day.", ("calibrate 1 a day",)
        )
    return budget
