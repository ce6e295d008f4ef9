"""From an intent's name and its slots, as a program writes them, to the intent; whatever does not fit is refused."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.intents.durations import DURATION, LONGEST, spoken
from bot.intents.model import Compare, Forecast, Intent, Run, Show, Span
from bot.intents.rules import BUILD, Said
from bot.intents.vocabulary import Vocabulary

# Nothing that decides is ever among them: approve, deny, revoke, halt, resume and breaking the glass are typed.
LOOKS = frozenset({
    "status", "incidents", "show", "explain", "forecast", "compare", "changes", "logs", "signals", "runbooks",
    "dry-run", "approvals", "silences", "ledger", "why-not", "usage", "health", "correlate", "blame", "capacity",
    "similar",
})  # fmt: skip
ACTS = frozenset({"run", "silence", "unsilence", "acknowledge", "resolve"})
NAMED = ("service", "service2", "signal", "runbook")
IDS = {"incident": "INC-", "approval": "APR-"}
TIMES = ("duration", "since", "until")
HOST = re.compile(r"[\w.:\[\]-]{1,253}")
VALUE = re.compile(r"[A-Za-z0-9][\w.:/-]{0,63}")
SERVICE_ONLY = frozenset({"silence", "unsilence"})
SHORTEST = timedelta(seconds=1)


class SlotError(ValueError):
    """What was written stands for nothing; the message says what does not fit."""


def built(name: str, written: Mapping[str, str], words: Vocabulary, now: datetime) -> Intent:
    """Raises SlotError for the first thing that does not fit."""
    if name not in LOOKS | ACTS:
        raise SlotError(f"{name} is nothing that can be asked so")
    given = {slot: value for slot, value in written.items() if value}
    slots = {slot: _checked(slot, value, words) for slot, value in given.items() if slot in (*NAMED, *IDS, "host")}
    parameters = _parameters(given, slots, words)
    if unknown := given.keys() - slots.keys() - set(TIMES) - {key for key, _ in parameters}:
        raise SlotError(f"{name} has no {min(unknown)}")
    intent = BUILD[name](Said(slots, _span(given, now), parameters))
    match intent:
        case Show(signal="") | Forecast(signal="") | Compare(signal="", against="") | Run(runbook="restart"):
            raise SlotError(f"{name} is of something")
    if name in ("acknowledge", "resolve") and "incident" not in slots:
        raise SlotError(f"{name} needs an incident")
    if name in SERVICE_ONLY and not slots.keys() & {"service", "signal"}:
        raise SlotError(f"{name} needs a service or a signal")
    if name in ("run", "dry-run") and "runbook" not in slots:
        raise SlotError(f"{name} needs a runbook")
    return intent


def _checked(slot: str, value: str, words: Vocabulary) -> str:
    if slot in IDS:
        number = value.upper().removeprefix(IDS[slot])
        if not (number.isascii() and number.isdecimal() and len(number) <= 9):  # noqa: PLR2004 - as in the grammar
            raise SlotError(f"{value!r} is no number of an {slot}")
        return number
    if slot == "host":
        if not HOST.fullmatch(value):
            raise SlotError(f"{value!r} is no host")
        return value
    known = {
        "service": [one.name for one in words.services],
        "signal": [one.name for one in words.signals],
        "runbook": [one.name for one in words.runbooks],
    }[slot.rstrip("2")]
    if value not in known:
        raise SlotError(f"{value!r} is no {slot.rstrip('2')}")
    return value


def _parameters(given: Mapping[str, str], slots: Mapping[str, str], words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Those that the runbook has, with a plain value."""
    runbook = next((one for one in words.runbooks if one.name == slots.get("runbook")), None)
    names = [name for name in (runbook.parameters if runbook else ()) if name in given and name not in slots]
    for name in names:
        if not VALUE.fullmatch(given[name]):
            raise SlotError(f"{given[name]!r} is no {name}")
    return tuple((name, given[name]) for name in names)


def _span(given: Mapping[str, str], now: datetime) -> Span:
    duration = _duration(given["duration"]) if "duration" in given else None
    since, until = (_moment(given[name], now) if name in given else None for name in ("since", "until"))
    if since and until and since >= until:
        raise SlotError("since is after until")
    return Span(duration, since, until)


def _duration(value: str) -> timedelta:
    if not re.fullmatch(DURATION, value.strip()) or not SHORTEST <= (read := spoken(value.strip())) <= LONGEST:
        raise SlotError(f"{value!r} is no duration")
    return read


def _moment(value: str, now: datetime) -> datetime:
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise SlotError(f"{value!r} is no time") from error
    return read if read.tzinfo else read.replace(tzinfo=now.tzinfo)
