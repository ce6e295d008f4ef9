"""Notifies of every change at least once, and in a process by one alone at a time."""

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
        self._telling = False
        self._again = False

    async def tell(self) -> None:
        """Notifies of every change since the last time; what fails is tried again at the next tick."""
        self._again = True
        if self._telling:
            # It would tell the same once more, and pay with two commits: whoever is at it looks again afterwards.
            return
        self._telling = True
        try:
            while self._again:
                self._again = False
                for approval in await self._records.approvals.untold():
                    await guarded(self._tell, approval)
        finally:
            self._telling = False

    async def _tell(self, approval: Approval) -> None:
        await self._world.notify(approval)
        await self._records.approvals.told(approval)


async def guarded(step: Callable[[Approval], Awaitable[None]], approval: Approval) -> None:
    """One approval must not stop the others."""
    try:
        await step(approval)
    except Exception:
        log.exception("approval step failed", extra={"approval": approval.id})
