"""What buttons mean: a button carries an id that says nothing, and its meaning is looked up where it was shown."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.tables import buttons
from bot.storage.upsert import inserting

# A button that old is no longer looked for; whoever presses it is told to ask again.
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says, on which card in which channel."""

    channel: str
    card: str
    says: str


class Buttons:
    """One row for each thing a card in a channel offers; edits of a card keep the ids."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def ids(self, channel: str, card: str, says: Sequence[str], now: datetime) -> Mapping[str, str]:
        """An id for each of these words on that card in that channel."""
        wanted = list(dict.fromkeys(says))
        if not wanted:
            return {}
        async with self._engine.connect() as connection:
            known = await _known(connection, channel, card, wanted)
        missing = [one for one in wanted if one not in known]
        return known if not missing else await self._add(channel, card, wanted, missing, now)

    async def meaning(self, button: str, channel: str) -> str | None:
        """What that button says, if it was shown in that channel."""
        mine = (buttons.c.id == button) & (buttons.c.channel == channel)
        async with self._engine.connect() as connection:
            says: str | None = (await connection.execute(select(buttons.c.says).where(mine))).scalar()
            return says

    async def pressed(self, button: str) -> Pressed | None:
        """What that button says and where it was shown; None for what we never gave out."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(buttons).where(buttons.c.id == button))).first()
        return Pressed(row.channel, row.card, row.says) if row else None

    async def thin(self, now: datetime) -> None:
        """Forgets what nobody presses any more."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(buttons).where(buttons.c.at < now - KEPT))

    async def _add(
        self, channel: str, card: str, wanted: Sequence[str], missing: Sequence[str], now: datetime
    ) -> Mapping[str, str]:
        rows = [
            {"id": secrets.token_urlsafe(12), "channel": channel, "card": card, "says": says, "at": now}
            for says in missing
        ]
        async with self._engine.begin() as connection:
            # Another replica may show the same card in this very moment: the first id counts.
            await connection.execute(inserting(self._engine, buttons).values(rows).on_conflict_do_nothing())
            return await _known(connection, channel, card, wanted)


async def _known(connection: AsyncConnection, channel: str, card: str, says: Sequence[str]) -> dict[str, str]:
    same = (buttons.c.channel == channel) & (buttons.c.card == card) & buttons.c.says.in_(says)
    rows = await connection.execute(select(buttons.c.says, buttons.c.id).where(same))
    return {row.says: row.id for row in rows}
