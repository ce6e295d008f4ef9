"""Notifies of every change at least once, and of each by one alone at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from remediation.approval import Approval
from remediation.records import Records
from remediation.world import World

log = logging.getLogger(__name__)


class Telling:
    """What is told is a mark on the row, so that a restart loses none."""

    def __init__(self, records: Records, world: World) -> None:
        self._records = records
        self._world = world
        self._turn = asyncio.Lock()

    async def tell(self) -> None:
        """Notifies of every change since the last time; what fails is tried again at the next tick."""
        # Whoever comes while another tells would tell the same once more, and pay for it with two commits.
        async with self._turn:
            for approval in await self._records.approvals.untold():
                await guarded(self._tell, approval)

    async def _tell(self, approval: Approval) -> None:
        await self._world.notify(approval)
        await self._records.approvals.told(approval)


async def guarded(step: Callable[[Approval], Awaitable[None]], approval: Approval) -> None:
    """One approval must not stop the others."""
    try:
        await step(approval)
    except Exception:
        log.exception("approval step failed", extra={"approval": approval.id})
