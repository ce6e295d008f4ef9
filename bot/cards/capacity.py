"""How much is left: what is used, of what limit, and when that is met if nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

import numpy as np

from bot.cards.lists import counted, listed
from bot.cards.times import at
from bot.chat import Card, Evidence, Table
from bot.intents.model import Forecast, Signals
from bot.intents.say import say
from detection.forecast import Heading, Outlook, Passed, Reach, Steady, TooLittle
from monitoring.model import Bad, Key, Series, Signal
from monitoring.quantities import show, show_duration

MOST = 12
SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Room:
    """One series with a limit: its newest value and where it is heading."""

    key: Key
    signal: Signal
    value: float
    outlook: Outlook
    series: Series

    @property
    def limit(self) -> float:
        return self.signal.limit or 0.0

    @property
    def left(self) -> float:
        """Down to nothing, and below it once the limit is passed."""
        return self.value - self.limit if self.signal.bad is Bad.LOW else self.limit - self.value


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which service, of how many limited signals; how many were not even asked for, and which could not be read."""

    service: str
    limited: int
    passed_over: int
    not_read: Sequence[str]


def card(rooms: Sequence[Room], asked: Asked, now: datetime) -> Card:
    nearest = sorted(rooms, key=lambda one: _nearness(one, now))
    suggestions = tuple(say(Forecast(one.signal.name, one.key.service)) for one in nearest[:2])
    return Card(
        title=_title(nearest, asked, now),
        text="\n".join(_lines(nearest, asked)),
        table=_table(nearest, now),
        suggestions=suggestions or (say(Signals(asked.service)),),
        evidence=tuple(figure for one in nearest[:MOST] for figure in _evidence(one, now)),
    )


def _nearness(one: Room, now: datetime) -> tuple[int, float]:
    """What is past its limit, then what meets it soonest, then what has the smallest part of it left."""
    match one.outlook:
        case Passed():
            return (0, one.left)
        case Heading(reach=Reach(at=reached)):
            return (1, (reached - now).total_seconds())
        case _:
            return (2, one.left / abs(one.limit) if one.limit else one.left)


def _title(nearest: Sequence[Room], asked: Asked, now: datetime) -> str:
    about = f" of {asked.service}" if asked.service else ""
    if not asked.limited:
        return "No signal has a limit, so nobody can say how much is left"
    if not nearest:
        why = "could be read" if asked.not_read else "has a point"
        return f"No signal with a limit{about} {why}, so nobody can say how much is left"
    first = nearest[0]
    used = f"{show(first.value, first.signal.unit)} of {show(first.limit, first.signal.unit)}"
    return f"{first.key} is nearest to its limit, {used}, {_when(first, now)}"


def _lines(nearest: Sequence[Room], asked: Asked) -> list[str]:
    lines = ["When a limit is met is where a robust line through the recent past leads, if nothing changes."]
    lines = lines if nearest else []
    if len(nearest) > MOST:
        lines.append(f"... {len(nearest) - MOST} more series, further from their limits.")
    if asked.passed_over:
        lines.append(f"... {counted(asked.passed_over, 'signal')} not asked for: name a service.")
    if asked.not_read:
        lines.append(f"Not read, so left out: {listed(asked.not_read, 3)}.")
    return lines


def _table(nearest: Sequence[Room], now: datetime) -> Table | None:
    rows = tuple(
        (
            str(one.key),
            show(one.value, one.signal.unit),
            show(one.limit, one.signal.unit),
            "none" if one.left <= 0 else show(one.left, one.signal.unit),
            _when(one, now),
        )
        for one in nearest[:MOST]
    )
    return Table(("What", "Now", "Limit", "Left", "Limit met"), rows) if rows else None


def _when(one: Room, now: datetime) -> str:
    match one.outlook:
        case Passed():
            return "past it"
        case Heading(reach=Reach(at=reached) as reach):
            latest = show_duration(reach.latest - now) if reach.latest else "much later"
            return f"in {_ahead(reached, now)} ({_ahead(reach.earliest, now)} to {latest})"
        case Heading():
            return "moving away from it"
        case Steady():
            return "no trend towards it"
        case TooLittle(points, needed):
            return f"unknown, {points} of {needed} points"
        case _:
            assert_never(one.outlook)


def _ahead(reached: datetime, now: datetime) -> str:
    return show_duration(reached - now) if (reached - now).total_seconds() > SECOND else "no time"


def _evidence(one: Room, now: datetime) -> list[Evidence]:
    known = one.series.times[np.isfinite(one.series.values)]
    begun, newest = (datetime.fromtimestamp(int(known[place]), UTC) for place in (0, -1))
    unit, source = one.signal.unit, one.series.source
    found = [
        Evidence(f"{one.key}, newest value", show(one.value, unit), source, until=newest),
        Evidence(f"{one.key}, limit", show(one.limit, unit), f"the limit set for the signal {one.signal.name}"),
    ]
    if isinstance(one.outlook, Heading) and one.outlook.reach:
        met = at(one.outlook.reach.at, now)
        found.append(Evidence(f"{one.key}, limit met", met, source, begun, newest))
    return found
