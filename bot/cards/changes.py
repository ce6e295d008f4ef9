"""What changed in a stretch of time: incidents, actions, silences and whatever else is on record."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from bot.cards.lists import counted
from bot.cards.times import at, stretch
from bot.chat import Card, Table

MOST = 25
Happening = tuple[datetime, str]


def card(happened: Sequence[Happening], service: str, start: datetime, end: datetime, now: datetime) -> Card:
    """Newest last, as one reads a story."""
    when, about = stretch(start, end, now), f" with {service}" if service else ""
    if not happened:
        return Card(f"Nothing changed{about} {when}", "No incident, no action, no silence is on record.")
    shown = sorted(happened, key=itemgetter(0))[-MOST:]
    more = f"... {len(happened) - MOST} earlier ones." if len(happened) > MOST else ""
    return Card(
        title=f"{counted(len(happened), 'change')}{about} {when}, the last: {shown[-1][1]}",
        text=more,
        table=Table(("Time", "What"), tuple((at(moment, now), what) for moment, what in shown)),
        suggestions=("status", "ledger"),
    )
