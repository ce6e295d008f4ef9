"""When those that must be heard regularly were heard last, by any replica."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.tables import heartbeats
from bot.storage.upsert import inserting


class Heartbeats:
    """One time a name."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def beat(self, name: str, now: datetime) -> None:
        """It lives; what was heard later by another replica stands."""
        insert = inserting(self._engine, heartbeats).values(name=name, at=now)
        later, newest = insert.excluded.at > heartbeats.c.at, {"at": insert.excluded.at}
        async with self._engine.begin() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=newest, where=later))

    async def last(self, name: str) -> datetime | None:
        """None when it was never heard."""
        async with self._engine.connect() as connection:
            found: datetime | None = await connection.scalar(select(heartbeats.c.at).where(heartbeats.c.name == name))
            return found
