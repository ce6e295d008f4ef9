"""A test of the whole way an alert takes: sent, and arrived."""

from datetime import datetime

from bot.cards.times import at
from bot.chat import Card

PROBE = "PROBE"
SENT, ARRIVED = 1, 2


def key(number: str) -> str:
    return f"{PROBE}-{number}"


def card(key: str, arrived: datetime | None, now: datetime) -> Card:
    """Once the alert itself has come in, that is said."""
    if arrived is None:
        return Card("A test alert is on its way", f"{key}: nobody needs to do anything.", key=key)
    return Card(f"The test alert arrived at {at(arrived, now)}", f"{key}: nobody needs to do anything.", key=key)
