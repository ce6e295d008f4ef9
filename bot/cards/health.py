"""How the bot itself is: what it reads from, when it last looked, and what it cannot see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.calibrate import opened_fact
from bot.cards.lists import counted
from bot.cards.status import Overview, late, sweep_line
from bot.cards.times import ago, at
from bot.chat import Card, Fact, Table
from monitoring.model import Severity
from monitoring.quantities import show_duration

MOST = 12


@dataclass(frozen=True, slots=True)
class Source:
    """What the metric source says of itself, or why it does not answer."""

    says: str
    answers: bool


def card(source: Source, seen: Overview, now: datetime, marked: Sequence[str] = ()) -> Card:
    """`marked` are the signals whose thresholds people have moved, a sentence each."""
    blind = _blind(seen)
    well = source.answers and seen.swept is not None and not late(seen, now)
    return Card(
        title=_title(source, seen, now, len(blind)),
        text=source.says,
        severity=None if well else Severity.WARNING,
        facts=(*_facts(seen, now), *([Fact("Marked by people", "; ".join(marked[:MOST]))] if marked else ())),
        table=Table(("Not read", "Why"), tuple(blind[:MOST])) if blind else None,
        footer=f"... {len(blind) - MOST} more not read." if len(blind) > MOST else "",
    )


def _title(source: Source, seen: Overview, now: datetime, blind: int) -> str:
    if not source.answers:
        return "The metrics cannot be read, so nothing new is noticed"
    if seen.swept is None:
        return "The bot runs, and has not swept yet"
    if late(seen, now):
        return f"The last sweep was {ago(seen.swept.at, now)}, later than it should be"
    return f"The bot is well, and {counted(blind, 'series', 'series')} cannot be read" if blind else "The bot is well"


def _facts(seen: Overview, now: datetime) -> tuple[Fact, ...]:
    facts = [Fact("Services", str(len(seen.services)))]
    if seen.swept:
        facts.append(Fact("Last sweep", f"{ago(seen.swept.at, now)}, took {show_duration(seen.swept.took)}"))
        facts.append(Fact("Seen", sweep_line(seen.swept, now)))
    facts.append(Fact("Incidents open", str(len(seen.incidents))))
    if seen.opened:
        facts.append(opened_fact(seen.opened, seen.false_alarms_per_day))
    facts.append(Fact("Approvals waiting", str(seen.waiting)))
    halted = f"by {seen.halted.by} since {at(seen.halted.at, now)}" if seen.halted else "no"
    facts.append(Fact("Halted", halted))
    return tuple(facts)


def _blind(seen: Overview) -> list[tuple[str, str]]:
    if seen.swept is None:
        return []
    failed = [(f"{signal} of {service}", why) for (service, signal), why in sorted(seen.swept.failed.items())]
    return failed + [(str(key), why) for key, why in sorted(seen.swept.unread.items())]
