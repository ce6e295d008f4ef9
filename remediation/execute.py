"""Runs what was claimed, once, while it holds the lease and nothing is halted."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from remediation.approval import Approval
from remediation.outcome import Outcome
from remediation.records import Records
from remediation.records.runs import Claim
from remediation.runbooks import Action
from remediation.steps import Steps
from remediation.verify import Judged
from remediation.world import World

LEASE = timedelta(seconds=30)
WATCH_S = 1.0
# Long enough for a database that restarts, shorter than the lease.
TRIES = 20
KILL_S = 5.0

Act = Callable[[asyncio.Event], Awaitable[Outcome]]
End = Callable[[Claim, Outcome, datetime], Awaitable[bool]]
log = logging.getLogger(__name__)


class Executor:
    """The actions under way in this process."""

    def __init__(self, records: Records, world: World, tell: Callable[[], Awaitable[None]]) -> None:
        self._records = records
        self._world = world
        self._tell = tell
        self._running: dict[asyncio.Task[None], asyncio.Event] = {}
        self._draining = False

    async def start(self, approval: Approval) -> None:
        """Does nothing when somebody else started it."""
        now = self._world.clock()
        if self._draining:
            return
        if claim := await self._records.runs.claim(approval, secrets.token_hex(16), now + LEASE, now):
            self._spawn(claim, lambda stop: self._forward(approval, stop), self._records.runs.end)

    async def roll_back(self, approval: Approval, judged: Judged) -> None:
        now, rollback = self._world.clock(), approval.plan.rollback
        if self._draining or rollback is None:
            return
        token = secrets.token_hex(16)
        claim = await self._records.runs.begin_rollback(approval, judged, token, now + LEASE, now)
        if claim:
            self._spawn(claim, lambda stop: self._back(approval, rollback, stop), self._records.runs.end_rollback)

    def stop(self) -> None:
        """Ends every action under way; each is still recorded by its own task."""
        for stop in self._running.values():
            stop.set()

    async def drain(self, within_s: float) -> None:
        """Starts nothing more, waits for what is under way, then ends it."""
        self._draining = True
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)
        self.stop()
        if self._running:
            await asyncio.wait(self._running, timeout=KILL_S)

    async def _forward(self, approval: Approval, stop: asyncio.Event) -> Outcome:
        if approval.plan.targets:
            return await Steps(approval, self._world, stop).forward()
        return await self._perform(approval, approval.plan.action, stop)

    async def _back(self, approval: Approval, rollback: Action, stop: asyncio.Event) -> Outcome:
        if approval.plan.targets:
            acted = [part.target for part in approval.run.parts] if approval.run else []
            return await Steps(approval, self._world, stop).back(acted)
        return await self._perform(approval, rollback, stop)

    async def _perform(self, approval: Approval, action: Action, stop: asyncio.Event) -> Outcome:
        return await self._world.perform(action, approval.plan.timeout, stop, self._world.redact)

    def _spawn(self, claim: Claim, act: Act, end: End) -> None:
        stop = asyncio.Event()
        if self._draining:
            stop.set()
        task = asyncio.create_task(self._act(claim, act, stop, end))
        self._running[task] = stop
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("action lost", exc_info=error)

    async def _act(self, claim: Claim, act: Act, stop: asyncio.Event, end: End) -> None:
        """The lease is looked at once more right before the act: this process may have been paused since the claim."""
        if not await self._renewed(claim):
            return
        if await self._records.halts.engaged():
            stop.set()
        watching = asyncio.create_task(self._watch(claim, stop))
        try:
            outcome = await act(stop)
        finally:
            watching.cancel()
        await self._record(claim, outcome, end)
        await self._tell()

    async def _watch(self, claim: Claim, stop: asyncio.Event) -> None:
        """Ends the action when it is halted, from whichever process, or when the lease is lost."""
        safe_until = self._world.clock() + LEASE
        while self._world.clock() < safe_until:
            await asyncio.sleep(WATCH_S)
            try:
                if await self._records.halts.engaged() or not await self._renewed(claim):
                    break
                safe_until = self._world.clock() + LEASE
            except SQLAlchemyError:
                log.warning("lease not renewed", extra={"approval": claim.approval}, exc_info=True)
        stop.set()

    async def _renewed(self, claim: Claim) -> bool:
        now = self._world.clock()
        return await self._records.runs.renew(claim, now + LEASE, now)

    async def _record(self, claim: Claim, outcome: Outcome, end: End) -> None:
        """Writing down is repeated, the action never; what cannot be written becomes unknown by its lease."""
        for _ in range(TRIES):
            try:
                if not await end(claim, outcome, self._world.clock()):
                    log.error("lease lost", extra={"approval": claim.approval, "phase": outcome.phase.value})
            except SQLAlchemyError:
                log.warning("outcome not written yet", extra={"approval": claim.approval}, exc_info=True)
                await asyncio.sleep(WATCH_S)
            else:
                return
