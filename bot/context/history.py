"""States as they changed, a row a change: what was so since when."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.context.observed import changed
from bot.context.state import Changed, Sort, State, States
from bot.storage.tables import states

MOST = 500


class History:
    """Written by the replica that sweeps, read by all."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, found: Mapping[Sort, States], at: datetime) -> int:
        """How many changed; a sort that is not in `found` is left as it is."""
        async with self._engine.begin() as connection:
            rows = [
                {"at": at, "sort": sort.value, "name": name, "state": one.state, "detail": one.detail}
                for sort, present in found.items()
                for name, one in changed(await _newest(connection, sort), present).items()
            ]
            if rows:
                await connection.execute(insert(states), rows)
        return len(rows)

    async def between(self, since: datetime, until: datetime) -> tuple[Changed, ...]:
        """Oldest first, at most the newest of them; what was seen for the first time is no change."""
        before = func.lag(states.c.state).over(partition_by=(states.c.sort, states.c.name), order_by=states.c.id)
        every = select(states, before.label("before")).subquery()
        inside = (every.c.at >= since) & (every.c.at <= until)
        query = select(every).where(inside).order_by(every.c.id.desc()).limit(MOST)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Changed(row.at, Sort(row.sort), row.name, row.state, row.before or "", row.detail) for row in rows[::-1]
        )

    async def thin(self, before: datetime) -> None:
        """Forgets what is older, but for the newest of each, which holds on."""
        newest = select(func.max(states.c.id)).group_by(states.c.sort, states.c.name)
        async with self._engine.begin() as connection:
            await connection.execute(delete(states).where(states.c.at < before, states.c.id.not_in(newest)))


async def _newest(connection: AsyncConnection, sort: Sort) -> dict[str, State]:
    last = select(func.max(states.c.id)).where(states.c.sort == sort.value).group_by(states.c.name)
    rows = (await connection.execute(select(states).where(states.c.id.in_(last)))).all()
    return {row.name: State(row.state, row.detail) for row in rows}
