"""What an answer is based on: each figure with the query it came from and the time it speaks of."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards.lists import counted
from bot.cards.times import at, stretch
from bot.chat import Evidence, Table

COLUMNS = ("Figure", "Value", "When", "Query")
FAILED = "not read"


def title(evidence: Sequence[Evidence]) -> str:
    """What stands on the fold."""
    return f"Evidence: {counted(len(evidence), 'figure')}"


def table(evidence: Sequence[Evidence], now: datetime) -> Table:
    """A row for each figure, as many as there are; a renderer cuts them."""
    return Table(COLUMNS, tuple((one.name, one.value or FAILED, when(one, now), one.query) for one in evidence))


def lines(evidence: Sequence[Evidence], now: datetime) -> str:
    """The same where there is no room for columns."""
    return "\n".join(_lines(one, now) for one in evidence)


def when(one: Evidence, now: datetime) -> str:
    """The stretch or the moment it was asked for; empty for what speaks of no time."""
    if one.since and one.until:
        return stretch(one.since, one.until, now)
    if one.since:
        return f"since {at(one.since, now)}"
    return f"at {at(one.until, now)}" if one.until else ""


def _lines(one: Evidence, now: datetime) -> str:
    timed = when(one, now)
    return f"{one.name}: {one.value or FAILED}{f' ({timed})' if timed else ''}\n  {one.query}"
