"""How fast and how often people approve."""

from datetime import datetime

from bot.cards import habits as habits_card
from bot.cards.habits import WEEK
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.intents.itself import Habits
from remediation.habits import habits

MOST = 10_000


async def show_habits(_intent: Habits, asked: Asked, desk: Desk) -> Card:
    """Of the last seven days."""
    return await habits_until(desk, asked.now, asked.now)


async def habits_until(desk: Desk, until: datetime, now: datetime, key: str = "") -> Card:
    """Of the week before; what was asked in the week before that may have been answered in it."""
    since = until - WEEK
    entries = await desk.ledger.recent(MOST, since=since - WEEK, until=until)
    return habits_card.card(habits(entries, since), since, now, key)
