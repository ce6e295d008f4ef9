"""Approvals as rows: opened, joined, answered once a person, expired or void, each by one conditional write."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, false, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation.actor import Actor
from remediation.answers import UnknownApprovalError
from remediation.approval import Approval, Stage
from remediation.canonical import Json
from remediation.ledger import Ledger
from remediation.plan_json import encode, plan_hash
from remediation.records.counting import UNSTARTED, answerable, due, enough, withdrawable
from remediation.records.crowd import check_crowd
from remediation.records.moment import Moment, after, by_process
from remediation.records.opening import Opening, row, told
from remediation.records.reading import read
from remediation.tables import answers, approvals, requesters, runs

TRIES = 10  # two who ask the same at once meet at a unique index; the second looks again


class Approvals:
    """Every change is told to the ledger in its own transaction."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger, moment: Moment = by_process) -> None:
        self._engine = engine
        self._ledger = ledger
        self._moment = moment

    async def now(self, now: datetime) -> datetime:
        """What time it is for answers and starts, whatever this process takes it for."""
        async with self._engine.connect() as connection:
            return (await connection.execute(select(after(self._moment(now), timedelta())))).scalar_one()

    async def open(self, opening: Opening, now: datetime) -> int:
        """The number of a new approval, or of the one that waits for the same plan and is joined.

        Raises CrowdedError.
        """
        text = encode(opening.plan)
        for _ in range(TRIES):
            with suppress(IntegrityError):
                if (number := await self._join(plan_hash(opening.plan.deed), opening, now)) is not None:
                    return number
                return await self._insert(opening, text, now)
        raise RuntimeError(f"{opening.plan.runbook} was asked for and decided {TRIES} times at once.")

    async def answer(self, number: int, actor: Actor, *, approve: bool, reason: str, now: datetime) -> bool:
        """False when the approval is not pending any more, has expired, or the person may not or did answer."""
        try:
            async with self._engine.begin() as connection:
                if not await _touch(connection, number, answerable(actor, self._moment(now), approve=approve)):
                    return False
                await connection.execute(
                    insert(answers).values(
                        approval=number,
                        person=actor.name,
                        kind=actor.kind.value,
                        approve=approve,
                        at=now,
                        reason=reason,
                        team=actor.team,
                    )
                )
                body = {"by": actor.name, "kind": actor.kind.value, "approve": approve, "reason": reason}
                await self._tell(connection, "answered", number, body, now)
                await self._decide(connection, number, approve=approve, now=now)
        except IntegrityError:
            return False
        return True

    async def revoke(self, number: int, actor: Actor, now: datetime) -> bool:
        """False when it has started or ended, or there is no yes of theirs. What has too few waits again."""
        mine = and_(answers.c.approval == number, answers.c.person == actor.name, answers.c.approve)
        for fallen in (Stage.PENDING, Stage.VOID):  # void when the same plan waits again already
            with suppress(IntegrityError):
                async with self._engine.begin() as connection:
                    if not await _touch(connection, number, withdrawable(self._moment(now))):
                        return False
                    taken = update(answers).where(mine, answers.c.revoked_at.is_(None)).values(revoked_at=now)
                    if not (await connection.execute(taken)).rowcount:
                        return False
                    reason = f"{actor.name} took their yes back" if fallen is Stage.VOID else ""
                    step = update(approvals).where(approvals.c.number == number, UNSTARTED, ~enough())
                    await connection.execute(step.values(stage=fallen.value, void_reason=reason, starts_at=None))
                    await self._tell(connection, "revoked", number, {"by": actor.name}, now)
                    return True
        return False

    async def expire(self, now: datetime) -> None:
        """Nothing is answered or started after its time. One transaction each, so that none waits for two rows."""
        late = and_(
            or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED), approvals.c.expires_at <= self._moment(now)
        )
        for approval in await self._where(late):
            async with self._engine.begin() as connection:
                step = _changed(and_(approvals.c.number == approval.number, late)).values(stage=Stage.EXPIRED.value)
                if (await connection.execute(step)).rowcount:
                    await self._tell(connection, "expired", approval.number, {}, now)

    async def void(self, number: int, reason: str, now: datetime, *, waiting: bool = False) -> bool:
        """What was approved, or waits, and is not what it was any more; False when it has started or ended."""
        open_ = or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED) if waiting else UNSTARTED
        async with self._engine.begin() as connection:
            step = _changed(and_(approvals.c.number == number, open_))
            done = await connection.execute(step.values(stage=Stage.VOID.value, void_reason=reason))
            if done.rowcount:
                await self._tell(connection, "voided", number, {"reason": reason}, now)
        return bool(done.rowcount)

    async def void_open(self, reason: str, now: datetime) -> tuple[Approval, ...]:
        """Everything that waits or is approved and not started; gives what it took back."""
        open_ = await self._where(or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED))
        return tuple([one for one in open_ if await self.void(one.number, reason, now, waiting=True)])

    async def get(self, number: int) -> Approval:
        found = await self._where(approvals.c.number == number)
        if not found:
            raise UnknownApprovalError(number)
        return found[0]

    async def waiting(self) -> tuple[Approval, ...]:
        return await self._where(approvals.c.stage == Stage.PENDING.value)

    async def unstarted(self, now: datetime) -> tuple[Approval, ...]:
        return await self._where(and_(UNSTARTED, due(self._moment(now))))

    async def of_incident(self, incident: int) -> tuple[Approval, ...]:
        return await self._where(approvals.c.incident == incident)

    async def bundle(self, number: int) -> tuple[Approval, ...]:
        """It and those that stand on its card."""
        return await self._where(or_(approvals.c.number == number, approvals.c.bundle == number))

    async def open_on(self, service: str) -> tuple[tuple[int, str], ...]:
        """Number and deed of what is asked for, approved or under way on a service."""
        under_way = select(runs.c.approval).where(runs.c.closed == false())
        waiting = or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED, approvals.c.number.in_(under_way))
        query = select(approvals.c.number, approvals.c.deed).where(approvals.c.service == service, waiting)
        async with self._engine.connect() as connection:
            return tuple((row.number, row.deed) for row in await connection.execute(query))

    async def untold(self) -> tuple[Approval, ...]:
        """Changed since somebody was last told."""
        return await self._where(approvals.c.told < approvals.c.version)

    async def told(self, approval: Approval) -> None:
        seen = and_(approvals.c.number == approval.number, approvals.c.told < approval.version)
        async with self._engine.begin() as connection:
            await connection.execute(update(approvals).where(seen).values(told=approval.version))

    async def since(self, at: datetime) -> tuple[Approval, ...]:
        """Asked for since then, drills too."""
        return await self._where(approvals.c.created_at >= at)

    async def recent(self, limit: int) -> tuple[Approval, ...]:
        """The newest first."""
        async with self._engine.connect() as connection:
            return await read(connection, select(approvals).order_by(approvals.c.number.desc()).limit(limit))

    async def _where(self, condition: ColumnElement[bool]) -> tuple[Approval, ...]:
        async with self._engine.connect() as connection:
            return await read(connection, select(approvals).where(condition).order_by(approvals.c.number))

    async def _insert(self, opening: Opening, text: str, now: datetime) -> int:
        expires_at = after(self._moment(now), opening.expires_at - now)
        values = {**row(opening, text, now), "expires_at": expires_at}
        step = insert(approvals).values(**values).returning(approvals.c.number, approvals.c.expires_at)
        async with self._engine.begin() as connection:
            number: int
            number, until = (await connection.execute(step)).one()
            await connection.execute(insert(requesters).values(approval=number, person=opening.requester.name))
            await self._tell(connection, "requested", number, told(replace(opening, expires_at=until)), now)
            if opening.most is not None:
                await check_crowd(connection, number, opening.requester.name, opening.most, self._moment(now))
        return number

    async def _join(self, deed: str, opening: Opening, now: datetime) -> int | None:
        """None when none waits, or it was decided in between."""
        waiting = and_(approvals.c.deed == deed, approvals.c.stage == Stage.PENDING.value)
        async with self._engine.begin() as connection:
            number: int | None = (await connection.execute(select(approvals.c.number).where(waiting))).scalar()
            if number is not None and not await _asked_by(connection, number, opening.requester):
                if not await _touch(connection, number, waiting):
                    return None
                await connection.execute(insert(requesters).values(approval=number, person=opening.requester.name))
                await self._tell(connection, "joined", number, {"by": opening.requester.name}, now)
        return number

    async def _decide(self, connection: AsyncConnection, number: int, *, approve: bool, now: datetime) -> None:
        stage = Stage.APPROVED if approve else Stage.DENIED
        decides = enough() if approve else approvals.c.number == number
        open_ = (
            approvals.c.stage == Stage.PENDING.value
            if approve
            else or_(approvals.c.stage == Stage.PENDING.value, UNSTARTED)
        )
        step = update(approvals).where(approvals.c.number == number, open_, decides)
        wait = await connection.scalar(select(approvals.c.wait_s).where(approvals.c.number == number)) or 0
        starts_at = after(self._moment(now), timedelta(seconds=wait)) if approve and wait else None
        if (await connection.execute(step.values(stage=stage.value, starts_at=starts_at))).rowcount:
            await self._tell(connection, stage.value, number, {}, now)

    async def _tell(
        self, connection: AsyncConnection, kind: str, number: int, body: Mapping[str, Json], now: datetime
    ) -> None:
        about = select(approvals.c.incident, approvals.c.plan_hash).where(approvals.c.number == number)
        incident, plan_hash = (await connection.execute(about)).one()
        whole = {"approval": number, "incident": incident, "plan": plan_hash, **body}
        await self._ledger.append(connection, kind, whole, now)


def _changed(condition: ColumnElement[bool]) -> Update:
    return update(approvals).where(condition).values(version=approvals.c.version + 1)


async def _touch(connection: AsyncConnection, number: int, condition: ColumnElement[bool]) -> bool:
    """Locks the row and bumps its version when the condition holds."""
    return bool((await connection.execute(_changed(and_(approvals.c.number == number, condition)))).rowcount)


async def _asked_by(connection: AsyncConnection, number: int, actor: Actor) -> bool:
    asked = select(requesters.c.id).where(requesters.c.approval == number, requesters.c.person == actor.name)
    return (await connection.execute(asked)).first() is not None
