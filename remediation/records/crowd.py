"""How much somebody asked for that still waits for an answer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.approval import Stage
from remediation.tables import approvals, requesters


class Crowd:
    """Approvers who are asked too much say yes to anything."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def waiting_of(self, person: str, now: datetime) -> tuple[tuple[int, str], ...]:
        """Number and deed of each."""
        waits = (approvals.c.stage == Stage.PENDING.value, approvals.c.expires_at > now)
        query = select(approvals.c.number, approvals.c.deed).join(requesters)
        query = query.where(requesters.c.person == person, *waits).order_by(approvals.c.number)
        async with self._engine.connect() as connection:
            return tuple((row.number, row.deed) for row in await connection.execute(query))
