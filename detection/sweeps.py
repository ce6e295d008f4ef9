"""What the last sweep of each service looked like, one row a service."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from detection.anomaly import Learning, Unread
from detection.seen import Sweep
from detection.tables import sweeps
from detection.timeline import Swept
from monitoring.model import Key


async def record(engine: AsyncEngine, sweep: Sweep, services: Sequence[str]) -> None:
    """Replaces what was known of these services; the lease sees to it that one replica sweeps."""
    async with engine.begin() as connection:
        for service in services:
            await _put(connection, service, _row(sweep, service))


async def last(engine: AsyncEngine) -> Swept | None:
    """All services' newest together, or None when nothing was ever swept."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(sweeps).order_by(sweeps.c.at))).all()
    return _summary(rows)


async def last_of(engine: AsyncEngine, service: str) -> Swept | None:
    """One service's newest, or None when it was never swept."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(sweeps).where(sweeps.c.service == service))).all()
    return _summary(rows)


async def forget(engine: AsyncEngine, service: str) -> None:
    """A service that is not watched any more has no last sweep either."""
    async with engine.begin() as connection:
        await connection.execute(delete(sweeps).where(sweeps.c.service == service))


def _summary(rows: Sequence[Row[Any]]) -> Swept | None:
    if not rows:
        return None
    return Swept(
        at=rows[-1].at,
        took=timedelta(seconds=rows[-1].took_s),
        read=sum(row.read for row in rows),
        failed={(row.service, signal): why for row in rows for signal, why in row.failed.items()},
        learning={
            Key(row.service, signal, instance): Learning(points, needed)
            for row in rows
            for signal, instance, points, needed in row.learning
        },
        unread={Key(row.service, signal, instance): why for row in rows for signal, instance, why in row.unread},
        reads={row.service: row.read for row in rows},
    )


async def _put(connection: AsyncConnection, service: str, row: Mapping[str, Any]) -> None:
    changed = await connection.execute(update(sweeps).where(sweeps.c.service == service).values(row))
    if not changed.rowcount:
        await connection.execute(insert(sweeps).values(service=service, **row))


def _row(sweep: Sweep, service: str) -> dict[str, Any]:
    mine = {key: found for key, found in sweep.judgements.items() if key.service == service}
    learning = {key: found for key, found in mine.items() if isinstance(found, Learning)}
    unread = {key: found for key, found in mine.items() if isinstance(found, Unread)}
    return {
        "at": sweep.at,
        "took_s": sweep.took.total_seconds(),
        "read": len(mine) - len(unread),
        "failed": {signal: why for (of, signal), why in sweep.failed.items() if of == service},
        "learning": [(key.signal, key.instance, found.points, found.needed) for key, found in learning.items()],
        "unread": [(key.signal, key.instance, found.reason) for key, found in unread.items()],
    }
