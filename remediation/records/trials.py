"""Which runbooks were tried against a simulated run, exactly as they are written."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.canonical import digest
from remediation.ledger import Ledger
from remediation.runbooks import Runbook
from remediation.tables import trials


class Trials:
    """A runbook that is changed has not been tried."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger

    async def passed(self, runbook: Runbook) -> bool:
        query = select(trials.c.digest).where(trials.c.digest == _digest(runbook))
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).first() is not None

    async def note(self, runbook: Runbook, by: str, now: datetime) -> None:
        """Once is enough."""
        tried, body = _digest(runbook), {"runbook": runbook.name, "by": by}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(trials).values(digest=tried, at=now, **body))
                await self._ledger.append(connection, "tried", {**body, "digest": tried}, now)
        except IntegrityError:
            return


def _digest(runbook: Runbook) -> str:
    return digest(repr(runbook))
