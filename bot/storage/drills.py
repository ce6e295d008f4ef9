"""Services and runbooks that a fire drill added, kept until it ends or stops renewing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.tables import drills
from bot.storage.upsert import inserting


class Drills:
    """What every replica and every restart must still know of a running drill."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def put(self, service: str, spec: Mapping[str, Any], until: datetime) -> None:
        """Adds a drill's service, or renews it."""
        insert = inserting(self._engine, drills).values(service=service, spec=dict(spec), until=until)
        fresh = {"spec": insert.excluded.spec, "until": insert.excluded.until}
        async with self._engine.begin() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["service"], set_=fresh))

    async def end(self, service: str, now: datetime) -> None:
        """It is over; what is left to tidy up after it can be found by `over`."""
        async with self._engine.begin() as connection:
            on = (drills.c.service == service) & (drills.c.until > now)
            await connection.execute(update(drills).where(on).values(until=now))

    async def forget(self, before: datetime) -> None:
        """Those that were over by then."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(drills).where(drills.c.until <= before))

    async def current(self, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """The specifications of the drills that are on."""
        query = select(drills.c.spec).where(drills.c.until > now).order_by(drills.c.service)
        async with self._engine.connect() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def over(self, now: datetime) -> tuple[str, ...]:
        """Services of drills that ended, or that nobody renewed."""
        query = select(drills.c.service).where(drills.c.until <= now).order_by(drills.c.service)
        async with self._engine.connect() as connection:
            return tuple((await connection.execute(query)).scalars())
