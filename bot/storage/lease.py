"""A lease: of all replicas, one does a thing, and another takes over when it stops renewing."""

from datetime import datetime, timedelta

from sqlalchemy import insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.tables import leases


class Lease:
    """Who may do `name`; `holder` is unique to a process."""

    def __init__(self, engine: AsyncEngine, name: str, holder: str, ttl: timedelta) -> None:
        self._engine = engine
        self._name = name
        self._holder = holder
        self._ttl = ttl

    async def hold(self, now: datetime) -> bool:
        """Takes or renews the lease; False while another process holds it."""
        free = or_(leases.c.holder == self._holder, leases.c.until < now)
        take = (
            update(leases).where(leases.c.name == self._name, free).values(holder=self._holder, until=now + self._ttl)
        )
        async with self._engine.begin() as connection:
            if (await connection.execute(take)).rowcount:
                return True
        return await self._create(now)

    async def release(self, now: datetime) -> None:
        """Lets the next one in at once."""
        mine = (leases.c.name == self._name) & (leases.c.holder == self._holder)
        async with self._engine.begin() as connection:
            await connection.execute(update(leases).where(mine).values(until=now - timedelta(microseconds=1)))

    async def _create(self, now: datetime) -> bool:
        row = {"name": self._name, "holder": self._holder, "until": now + self._ttl}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(leases).values(row))
        except IntegrityError:
            return False
        return True
