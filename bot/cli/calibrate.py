"""`cloudops calibrate`."""

from collections.abc import Sequence
from datetime import timedelta

import click

from bot.app import App
from bot.calibrating import Setting, calibrate, opened
from bot.cards import calibrate as calibrate_card
from bot.cards.calibrate import Trial
from bot.cards.times import length
from bot.cli.shown import lines
from bot.cli.start import Unusable, with_app
from bot.handlers.asked import AskError
from bot.handlers.calibrate import MOST_A_DAY, changed
from monitoring.model import Signal
from monitoring.quantities import QuantityError, parse_duration


@click.command()
@click.option(
    "--false-alarms-per-day",
    "budget",
    type=click.FloatRange(0, MOST_A_DAY, min_open=True),
    metavar="N",
    help="Try this budget.",
)
@click.option(
    "--signal",
    "name",
    default="",
    metavar="NAME",
    help="Whose settings are tried, by the next three, written as in cloudops.yaml.",
)
@click.option(
    "--min-deviation", "min_deviation", metavar="Q", help="Smaller surprises are not worth a word, such as 50ms."
)
@click.option("--limit", metavar="Q", help="A physical limit, such as 1GiB.")
@click.option("--bad", type=click.Choice(["high", "low", "both"]), help="The direction that is worth a word.")
@click.option(
    "--since",
    default="7d",
    show_default=True,
    metavar="TIME",
    help="How much of the past is judged once more; at most sweep.history.",
)
@click.option(
    "--most",
    default=400,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Series at most, spread evenly over all; the rest are taken to be alike.",
)
def command(budget: float | None, name: str, since: str, most: int, **settings: str | None) -> None:
    """How many false alarms a day to expect, before anybody saves a change; it changes nothing."""
    given = {key: value for key, value in settings.items() if value is not None}
    if bool(given) != bool(name):
        raise Unusable("Name a signal together with what to try, such as --signal cpu --min-deviation 5%.")
    over = _over(since)

    async def reckoned(app: App) -> int:
        desk = app.desk
        signals = _tried(desk.signals, name, given)
        wanted = budget or desk.false_alarms_per_day
        past = min(over, desk.history)
        found = await calibrate(desk, Setting(wanted, signals), past, most)
        changes = [f"{key} of {name}: {value}" for key, value in given.items()]
        trial = Trial(desk.false_alarms_per_day, wanted, changes)
        really = await opened(desk.incidents, desk.clock())
        click.echo(lines(calibrate_card.card(found, trial, really, f"the last {length(past)}")))
        return 0 if found.says_something else 1

    with_app(reckoned)


def _over(since: str) -> timedelta:
    try:
        return parse_duration(since)
    except QuantityError as error:
        raise Unusable(str(error)) from error


def _tried(signals: Sequence[Signal], name: str, given: dict[str, str]) -> tuple[Signal, ...]:
    if not name:
        return tuple(signals)
    if name not in [one.name for one in signals]:
        raise Unusable(f'There is no signal "{name}"; these there are: {", ".join(one.name for one in signals)}.')
    try:
        return tuple(changed(one, given) if one.name == name else one for one in signals)
    except AskError as error:
        raise Unusable(str(error)) from error
