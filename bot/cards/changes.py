"""What changed in a stretch of time: incidents, actions, silences, states, and whatever else is on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from bot.cards.lists import counted, listed
from bot.cards.times import at, stretch
from bot.chat import Card, Evidence, Table
from bot.context import state as states
from bot.context.state import Changed, Sort
from detection.shifted import Shift
from monitoring.model import Signal
from monitoring.quantities import show

MOST = 25
MOST_SHIFTS = 6
Happening = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Over:
    """Of which service (empty for all), from when to when."""

    service: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Levels:
    """Signals that stand elsewhere than before; `not_read` are those of which nobody knows, `lately` is since when."""

    shifts: Sequence[tuple[Signal, Shift]] = ()
    not_read: Sequence[str] = ()
    lately: datetime | None = None


def card(happened: Sequence[Happening], over: Over, levels: Levels, now: datetime) -> Card:
    """Newest last, as one reads a story."""
    when, about = stretch(over.start, over.end, now), f" with {over.service}" if over.service else ""
    shown = sorted(happened, key=itemgetter(0))[-MOST:]
    rows = tuple((at(moment, now), what) for moment, what in shown)
    return Card(
        title=_title(shown, len(happened), levels, f"{about} {when}"),
        text="\n".join(_lines(len(happened), levels)),
        table=Table(("Time", "What"), rows) if rows else None,
        suggestions=("status", "ledger") if happened else (),
        evidence=tuple(_evidence(len(happened), over, levels)),
    )


def _title(shown: Sequence[Happening], count: int, levels: Levels, told: str) -> str:
    if shown:
        return f"{counted(count, 'change')}{told}, the last: {shown[-1][1]}"
    if levels.shifts:
        return f"{_went(*levels.shifts[0])}, and nothing else is on record{told}"
    if levels.not_read:
        return f"Nothing is known to have changed{told}, but not every signal could be read"
    return f"Nothing changed{told}"


def _lines(count: int, levels: Levels) -> Iterator[str]:
    if not count:
        yield "No incident, no action, no silence is on record."
    if count > MOST:
        yield f"... {count - MOST} earlier ones."
    yield from (f"{_went(*one)}." for one in levels.shifts[:MOST_SHIFTS])
    if len(levels.shifts) > MOST_SHIFTS:
        yield f"... {len(levels.shifts) - MOST_SHIFTS} more signals stand elsewhere."
    if levels.not_read:
        yield f"Not read, so what they did is left out: {listed(levels.not_read, 3)}."


def _went(signal: Signal, shift: Shift) -> str:
    return f"{shift.key} went from {show(shift.before, signal.unit)} to {show(shift.lately, signal.unit)}"


def _evidence(count: int, over: Over, levels: Levels) -> Iterator[Evidence]:
    """The count of what is on record, and of each signal both medians."""
    about = f" about {over.service}" if over.service else ""
    yield Evidence("changes", str(count), f"incidents, ledger and states on record{about}", over.start, over.end)
    for signal, shift in levels.shifts:
        before = over.start - (over.end - over.start)
        named, unit = f"{shift.key}, median", signal.unit
        yield Evidence(f"{named} before", show(shift.before, unit), shift.source, before, over.start)
        yield Evidence(f"{named} lately", show(shift.lately, unit), shift.source, levels.lately, over.end)
    for failed in levels.not_read:
        name, _, reason = failed.partition(" (")
        yield Evidence(name, "", reason.removesuffix(")"))


def state(changed: Changed) -> str:
    """What came to be otherwise; empty where an incident's own lines say it, or nothing was known before."""
    match changed.sort:
        case Sort.ALERT:
            return _alert(changed)
        case _ if not changed.before:
            return ""
        case Sort.SERVICE:
            return _service(changed)
        case Sort.SOURCE:
            return _source(changed)
        case Sort.RULES:
            return f"The {changed.name} changed: {changed.detail}"


def _alert(changed: Changed) -> str:
    if changed.state == states.GONE:
        return f"Alertmanager: {changed.name} no longer fires"
    return f"Alertmanager: {changed.name} fires{f', {changed.detail}' if changed.detail else ''}"


def _source(changed: Changed) -> str:
    if changed.state == states.ANSWERS:
        return f"{changed.name.capitalize()} could be read again"
    return f"{changed.name.capitalize()} could no longer be read{f': {changed.detail}' if changed.detail else ''}"


def _service(changed: Changed) -> str:
    match changed.before, changed.state:
        case (states.STRANGE, _) | (_, states.STRANGE):
            return ""
        case (_, states.GONE):
            return f"{changed.name} is no longer watched"
        case (_, states.UNREAD):
            return f"{changed.name} could no longer be read{f': {changed.detail}' if changed.detail else ''}"
        case (states.UNREAD, now):
            return f"{changed.name} could be read again: {now}"
        case (before, now):
            return f"{changed.name} is {now}, was {before}"
