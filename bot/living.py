"""Makes the card of a living thing in its newest state, from nothing but its key."""

from datetime import timedelta

from bot.cards import digest
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import approval_living, incident_living

A_DAY = timedelta(days=1)


class UnknownKeyError(Exception):
    """Nothing living has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no card {key!r}.")


class Living:
    """`INC-7`, `APR-9`, and the digest of a day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def card(self, key: str) -> Card:
        """Raises UnknownKeyError, or what says that there is no such incident or approval."""
        desk, now = self._desk, self._desk.now()
        match key.partition("-"):
            case ("INC", _, number):
                return await incident_living(desk, await desk.incidents.get(int(number)), now)
            case ("APR", _, number):
                return approval_living(desk, await desk.flow.get(int(number)), now)
            case ("DIGEST", _, _):
                recent = await desk.incidents.recent(100)
                return digest.card(key, [one for one in recent if one.is_open or one.updated_at > now - A_DAY], now)
        raise UnknownKeyError(key)
