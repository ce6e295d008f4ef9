"""How each vendor of language models stands, known to all replicas."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.amounts import State
from bot.storage.counting import counted
from bot.storage.tables import vendors
from bot.storage.upsert import inserting


class Standing:
    """A row a vendor that ever failed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, vendor: str) -> State:
        query = select(vendors).where(vendors.c.vendor == vendor)
        with counted():
            async with self._engine.connect() as connection:
                row = (await connection.execute(query)).first()
        return State(row.failures, row.open_until, row.reason) if row else State()

    async def put(self, vendor: str, state: State) -> None:
        values = {"failures": state.failures, "open_until": state.open_until, "reason": state.reason}
        new = inserting(self._engine, vendors).values(vendor=vendor, **values)
        with counted():
            async with self._engine.begin() as connection:
                await connection.execute(new.on_conflict_do_update(index_elements=["vendor"], set_=values))

    async def claim(self, vendor: str, seen: datetime, until: datetime) -> bool:
        """The one try after a break: True for whoever comes first."""
        same = (vendors.c.vendor == vendor) & (vendors.c.open_until == seen)
        with counted():
            async with self._engine.begin() as connection:
                return bool((await connection.execute(update(vendors).where(same).values(open_until=until))).rowcount)
