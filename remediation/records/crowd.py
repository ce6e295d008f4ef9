"""How much somebody asked for that still waits for an answer, and no more of it."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from remediation.approval import Stage
from remediation.tables import approvals, requesters


class CrowdedError(Exception):
    """Approvers who are asked too much say yes to anything; `waiting` are the numbers."""

    def __init__(self, waiting: tuple[int, ...]) -> None:
        super().__init__(f"{len(waiting)} wait")
        self.waiting = waiting


async def check_crowd(
    connection: AsyncConnection, number: int, person: str, most: int, now: ColumnElement[int]
) -> None:
    """Raises CrowdedError. To be asked after the ledger was written to: from there on nobody else writes."""
    waits = (approvals.c.stage == Stage.PENDING.value, approvals.c.expires_at > now, approvals.c.number != number)
    query = select(approvals.c.number).join(requesters).where(requesters.c.person == person, *waits)
    found = tuple((await connection.execute(query.order_by(approvals.c.number))).scalars())
    if len(found) >= most:
        raise CrowdedError(found)
