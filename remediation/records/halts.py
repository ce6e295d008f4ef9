"""The kill switch as a row, so that a restart does not release it."""

from datetime import datetime

from sqlalchemy import exists, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from monitoring.columns import Instant
from remediation.ledger import Ledger
from remediation.policy import Halted
from remediation.tables import halts

ENGAGED = exists(select(halts.c.number).where(halts.c.resumed_at.is_(None)))


class Halts:
    """At most one halt is engaged; those that were are kept."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger

    async def engaged(self) -> Halted | None:
        query = select(halts).where(halts.c.resumed_at.is_(None)).order_by(halts.c.number).limit(1)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        return Halted(row["by"], row["at"], row["reason"]) if row else None

    async def halt(self, by: str, reason: str, now: datetime) -> bool:
        """False when it is engaged already."""
        values = select(literal(by), literal(now, Instant), literal(reason)).where(~ENGAGED)
        async with self._engine.begin() as connection:
            done = await connection.execute(insert(halts).from_select(["by", "at", "reason"], values))
            if done.rowcount:
                await self._ledger.append(connection, "halted", {"by": by, "reason": reason}, now)
        return bool(done.rowcount)

    async def resume(self, by: str, now: datetime) -> bool:
        """False when nothing was halted."""
        step = update(halts).where(halts.c.resumed_at.is_(None)).values(resumed_by=by, resumed_at=now)
        async with self._engine.begin() as connection:
            done = await connection.execute(step)
            if done.rowcount:
                await self._ledger.append(connection, "resumed", {"by": by}, now)
        return bool(done.rowcount)
