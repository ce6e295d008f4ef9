"""The day's summary: what is open, silenced or not, and what the last day was like."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import incident as living
from bot.cards.lists import counted
from bot.cards.times import at
from bot.chat import Card, Table
from detection.incident import Incident

MOST = 10


def card(key: str, lately: Sequence[Incident], now: datetime) -> Card:
    """`lately` are the open incidents and those closed within a day, newest first."""
    running = [one for one in lately if one.is_open]
    closed = len(lately) - len(running)
    return Card(
        title=f"Today: {counted(len(running), 'incident')} open, {counted(closed, 'incident')} closed since yesterday",
        severity=max((one.severity for one in running), default=None),
        table=_table(lately, now) if lately else None,
        suggestions=("what is wrong", "status"),
        key=key,
    )


def _table(lately: Sequence[Incident], now: datetime) -> Table:
    rows = [(one.id, one.stage.value, living.title(one), at(one.opened_at, now)) for one in lately[:MOST]]
    more = [("...", "", f"{len(lately) - MOST} more", "")] if len(lately) > MOST else []
    return Table(("Incident", "Stage", "What", "Opened"), tuple(rows + more))
