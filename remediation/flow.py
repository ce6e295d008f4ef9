"""From a request to a verdict: asks, takes answers, starts what was approved, and has it judged."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from remediation.actor import Actor, Role
from remediation.answers import AnswerError, ChangingError, NothingToRevokeError, check_answer, eligible
from remediation.approval import Approval, Glass, Stage
from remediation.asking import Asking
from remediation.emergency import UNTIL, check_glass, check_review
from remediation.errors import NotAdminError
from remediation.execute import Executor
from remediation.ledger import Ledger
from remediation.policy import Decision, Halted
from remediation.progress import Progress
from remediation.quorum import Lacking, lacking
from remediation.records import Records
from remediation.request import Proposal, Refused, Rehearsal, Request
from remediation.telling import Telling, guarded
from remediation.track import Track
from remediation.ways import Ways
from remediation.world import World

REASON_LIMIT = 500
TRIES = 5  # between the check and the write somebody else may have answered; then it is checked again


class Flow:
    """The one way to have something done; every wait is a row, so that a restart loses none."""

    def __init__(self, records: Records, ledger: Ledger, world: World) -> None:
        self._records = records
        self._ledger = ledger
        self._world = world
        self._asking = Asking(records, ledger, world)
        self.tell = Telling(records, world).tell
        self._executor = Executor(records, world, self.tell)
        self._progress = Progress(records, world, self._executor)
        self._beginning: set[asyncio.Task[None]] = set()

    async def propose(self, request: Request) -> Proposal:
        """Asks, starts or refuses, as policy says."""
        proposal = await self._asking.propose(request)
        await self.tell()
        return proposal

    async def explain(self, request: Request) -> Decision | Refused:
        """What would become of a request, without making it."""
        return await self._asking.explain(request)

    async def rehearse(self, request: Request) -> Rehearsal | Refused:
        """What it would do at this moment; nothing is done, asked for or written down."""
        return await self._asking.rehearse(request)

    async def ways(self, request: Request) -> Ways:
        """What would have to be different for a request that is denied."""
        return await self._asking.ways(request)

    async def answer(
        self, number: int, actor: Actor, *, approve: bool = True, reason: str = "", typed: str = "", begin: bool = False
    ) -> Approval:
        """Takes one person's word; raises the AnswerError that says why it was not taken.

        With `begin`, what has enough by it is started before anybody is told.
        """
        clean = self._clean(reason)
        for _ in range(TRIES):
            await self._check(number, actor, approve=approve, typed=typed)
            now = await self._now()
            if await self._records.approvals.answer(number, actor, approve=approve, reason=clean, now=now):
                if begin:
                    await self._begin(number)
                await self.tell()
                return await self.get(number)
        raise ChangingError(number)

    async def revoke(self, number: int, actor: Actor) -> Approval:
        """Takes a yes back, until the run starts; raises AnswerError."""
        approval = await self.get(number)
        if not await self._records.approvals.revoke(number, actor, self._world.clock()):
            error = NothingToRevokeError(approval)
            await self._note_refusal(approval, actor, error)
            raise error
        await self.tell()
        return await self.get(number)

    async def break_glass(self, number: int, actor: Actor, reason: str, typed: str = "") -> Approval:
        """Runs what waits on one admin's word; raises the AnswerError that says why not."""
        clean = self._clean(reason)
        for _ in range(TRIES):
            now, approval = await self._now(), await self.get(number)
            halted, unreviewed = await self.halted(), await self._records.glass.unreviewed()
            admins = self._world.names_with(Role.ADMIN)
            try:
                check_glass(
                    approval,
                    actor,
                    clean,
                    typed=typed,
                    admins=admins,
                    halted=halted,
                    unreviewed=unreviewed,
                    now=now,
                )
            except AnswerError as error:
                await self._note_refusal(approval, actor, error)
                raise
            if await self._records.glass.smash(approval, actor, clean, now + UNTIL, now):
                await self.tell()
                return await self.get(number)
        raise ChangingError(number)

    async def review(self, number: int, actor: Actor, words: str = "") -> Approval:
        """Somebody else has looked at what one person ran alone; raises AnswerError."""
        approval = await self.get(number)
        try:
            check_review(approval, actor, self._world.names_with(Role.APPROVER))
        except AnswerError as error:
            await self._note_refusal(approval, actor, error)
            raise
        await self._records.glass.review(approval, actor, self._clean(words), self._world.clock())
        await self.tell()
        return await self.get(number)

    async def unreviewed(self) -> tuple[int, Glass] | None:
        """The approval that one person ran alone and nobody else has looked at."""
        return await self._records.glass.unreviewed()

    async def begin(self, number: int) -> Approval:
        """Starts what is approved now instead of at the next tick, and says how it stands then."""
        if await self._begin(number):
            await self.tell()
        return await self.get(number)

    async def _begin(self, number: int) -> bool:
        approval, now = await self.get(number), await self._now()
        if approval.stage is not Stage.APPROVED or approval.run or (approval.starts_at or now) > now:
            return False
        # Whoever waits for it may be cancelled; between the claim and the act nothing may be.
        beginning = asyncio.create_task(guarded(self._progress.begin, approval))
        self._beginning.add(beginning)
        beginning.add_done_callback(self._beginning.discard)
        await asyncio.shield(beginning)
        return True

    async def advance(self) -> None:
        """One tick: expires, gives up what was lost, starts what was approved, judges what has ended."""
        now = self._world.clock()
        await self._records.approvals.expire(now)
        await self._records.runs.abandon(now)
        if await self.halted():
            self._executor.stop()
        for approval in await self.waiting():
            await guarded(self._progress.end_unreadable, approval)
        for approval in await self._records.approvals.unstarted(now):
            await guarded(self._progress.begin, approval)
        for approval in await self._records.runs.unjudged():
            await guarded(self._progress.verify, approval)
        await self.tell()

    async def drain(self, within_s: float) -> None:
        """Starts nothing more; what runs may end by itself within that time, then it is ended and recorded."""
        await self._executor.drain(within_s)

    async def halt(self, actor: Actor, reason: str = "") -> Halted:
        """Ends what runs, here at once and in other processes within seconds, and lets nothing start."""
        self._check_admin(actor)
        now = self._world.clock()
        await self._records.halts.halt(actor.name, self._clean(reason), now)
        self._executor.stop()
        return await self.halted() or Halted(actor.name, now, reason)

    async def resume(self, actor: Actor) -> bool:
        """False when nothing was halted."""
        self._check_admin(actor)
        return await self._records.halts.resume(actor.name, self._world.clock())

    async def void_open(self, reason: str) -> tuple[Approval, ...]:
        """Takes back everything that waits for an answer or for its start."""
        return await self._records.approvals.void_open(reason, self._world.clock())

    async def halted(self) -> Halted | None:
        return await self._records.halts.engaged()

    async def get(self, number: int) -> Approval:
        """Raises UnknownApprovalError."""
        return await self._records.approvals.get(number)

    async def waiting(self) -> tuple[Approval, ...]:
        """Oldest first."""
        return await self._records.approvals.waiting()

    async def recent(self, limit: int = 20) -> tuple[Approval, ...]:
        """Newest first."""
        return await self._records.approvals.recent(limit)

    async def since(self, at: datetime) -> tuple[Approval, ...]:
        """Oldest first."""
        return await self._records.approvals.since(at)

    async def tracks(self) -> Mapping[str, Track]:
        """What became of each runbook so far, by its name."""
        return await self._records.tracks.all()

    async def of_incident(self, number: int) -> tuple[Approval, ...]:
        """Oldest first."""
        return await self._records.approvals.of_incident(number)

    async def bundle(self, number: int) -> tuple[Approval, ...]:
        """It and those that stand on its card, oldest first."""
        return await self._records.approvals.bundle(number)

    def may_answer(self, approval: Approval) -> tuple[str, ...]:
        """Names of those who can still say yes."""
        return eligible(approval, self._world.names_with(Role.APPROVER))

    def lacking(self, approval: Approval) -> Lacking | None:
        """What keeps it from ever being approved, when there are too few people."""
        return lacking(approval, {name: self._world.team_of(name) for name in self.may_answer(approval)})

    async def _check(self, number: int, actor: Actor, *, approve: bool, typed: str) -> None:
        now = await self._now()
        approval, halted = await self.get(number), await self.halted()
        approvers = self._world.names_with(Role.APPROVER)
        try:
            check_answer(approval, actor, approve=approve, halted=halted, now=now, approvers=approvers, typed=typed)
        except AnswerError as error:
            await self._note_refusal(approval, actor, error)
            raise

    async def _now(self) -> datetime:
        """The database's time, so that what is refused here is what the write would refuse."""
        return await self._records.approvals.now(self._world.clock())

    async def _note_refusal(self, approval: Approval, actor: Actor, error: AnswerError) -> None:
        """Strangers are answered, but cannot fill the ledger."""
        if actor.roles:
            body = {"approval": approval.number, "incident": approval.incident, "by": actor.name, "reason": str(error)}
            await self._ledger.note("answer refused", body, self._world.clock())

    def _clean(self, reason: str) -> str:
        """What somebody typed, fit to be kept and shown."""
        return self._world.redact(reason)[:REASON_LIMIT]

    def _check_admin(self, actor: Actor) -> None:
        if not actor.may(Role.ADMIN):
            raise NotAdminError(self._world.names_with(Role.ADMIN))
