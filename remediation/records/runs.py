"""Runs as rows: claimed by one insert, leased to one holder, ended and judged by conditional writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, false, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation.approval import Approval, Phase, Stage, Verdict, went_badly
from remediation.canonical import Json, canonical, digest
from remediation.ledger import Ledger
from remediation.limits import Past
from remediation.outcome import Outcome
from remediation.policy import Earlier
from remediation.records.counting import due
from remediation.records.exhibits import keep
from remediation.records.halts import ENGAGED
from remediation.records.moment import Moment, after, by_process
from remediation.records.reading import read
from remediation.tables import approvals, runs
from remediation.verify import Judged

STARTED = Phase.STARTED.value
# As canonical JSON writes it; within a text of the plan its quotes would be escaped.
DRILL = '%"drill":true%'
LOST = Judged(Verdict.UNKNOWN, "nobody knows how the action ended")
IN_HAND = or_(runs.c.phase == STARTED, runs.c.rollback == STARTED)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to act on one approval while the lease lasts."""

    approval: int
    token: str


class Runs:
    """Every change is told to the ledger in its own transaction."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger, moment: Moment = by_process) -> None:
        self._engine = engine
        self._ledger = ledger
        self._moment = moment

    async def claim(self, approval: Approval, token: str, lease_until: datetime, now: datetime) -> Claim | None:
        """None when it has started before, another action on the service is open, or it may not start any more."""
        values = {"approval": approval.number, "service": approval.plan.service, "phase": STARTED, "closed": False}
        lease = {"token": token, "lease_until": self._until(lease_until, now), "started_at": now}
        body: Mapping[str, Json] = {"plan": approval.plan_hash, "token": token[:8]}
        try:
            async with self._engine.begin() as connection:
                step = update(approvals).where(_startable(approval, self._moment(now))).values(started=True)
                if not (await connection.execute(step)).rowcount:
                    return None
                await connection.execute(insert(runs).values(**values, **lease))
                await self._changed(connection, approval.number, "started", body, now)
        except IntegrityError:
            return None
        return Claim(approval.number, token)

    async def renew(self, claim: Claim, lease_until: datetime, now: datetime) -> bool:
        """False when the lease was lost: whoever acts must stop."""
        async with self._engine.begin() as connection:
            step = update(runs).where(_held(claim), IN_HAND, runs.c.lease_until > self._moment(now))
            until = self._until(lease_until, now)
            return bool((await connection.execute(step.values(lease_until=until))).rowcount)

    async def end(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """False when the lease was lost and the run is unknown already."""
        values = {"phase": outcome.phase.value, "exit_code": outcome.exit_code, "output": outcome.output}
        parts = canonical(_parts(outcome)) if outcome.parts else None
        step = update(runs).where(_held(claim), runs.c.phase == STARTED).values(**values, ended_at=now, parts=parts)
        return await self._ended(claim, "ended", step, outcome, now)

    async def end_rollback(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        values = {"rollback": outcome.phase.value, "rollback_output": outcome.output, "closed": True}
        step = update(runs).where(_held(claim), runs.c.rollback == STARTED).values(**values)
        return await self._ended(claim, "rolled back", step, outcome, now)

    async def abandon(self, now: datetime) -> None:
        """What started and whose lease ran out is unknown, for good: nobody knows, and nobody tries again."""
        lost = and_(IN_HAND, runs.c.lease_until <= self._moment(now))
        async with self._engine.connect() as connection:
            numbers = (await connection.execute(select(runs.c.approval).where(lost))).scalars().all()
        for number in numbers:
            async with self._engine.begin() as connection:
                await self._abandon(connection, and_(lost, runs.c.approval == number), number, now)

    async def judge(self, approval: Approval, judged: Judged, now: datetime) -> bool:
        """The last word, without a rollback; False when somebody judged it before."""
        return await self._judged(approval, judged, {"closed": True}, {}, now)

    async def begin_rollback(
        self, approval: Approval, judged: Judged, token: str, lease_until: datetime, now: datetime
    ) -> Claim | None:
        """Verdict and the right to roll back in one write, so that it happens once or never."""
        lease = {"rollback": STARTED, "token": token, "lease_until": self._until(lease_until, now)}
        done = await self._judged(approval, judged, lease, {"rollback": STARTED}, now, ~ENGAGED)
        return Claim(approval.number, token) if done else None

    def _until(self, lease_until: datetime, now: datetime) -> ColumnElement[datetime]:
        """As long as was asked for, from what time it is for all replicas."""
        return after(self._moment(now), lease_until - now)

    async def unjudged(self) -> tuple[Approval, ...]:
        """Ended, and waiting for the detector's word."""
        ended = and_(runs.c.phase != STARTED, runs.c.verdict.is_(None))
        query = select(approvals).join(runs).where(ended).order_by(approvals.c.number)
        async with self._engine.connect() as connection:
            return await read(connection, query)

    async def earlier(self, service: str) -> Earlier | None:
        """The newest action on a service."""
        query = select(runs).where(runs.c.service == service).order_by(runs.c.closed, runs.c.number.desc()).limit(1)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            return None
        changed_at = row["judged_at"] if row["rollback"] else row["ended_at"]
        return Earlier(row["approval"], changed_at if row["closed"] else None)

    async def past(self, since: datetime) -> tuple[Past, ...]:
        """What was started since, drills left out."""
        columns = (runs.c.approval, runs.c.service, runs.c.started_at, runs.c.phase, runs.c.verdict)
        # Asked at every request: of each plan only whether it is a drill is wanted, so none is read.
        real = approvals.c.plan.not_like(DRILL)
        query = select(*columns).join(approvals).where(runs.c.started_at > since, real).order_by(runs.c.approval)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Past(row.approval, row.service, row.started_at, went_badly(row.phase, row.verdict)) for row in rows
        )

    async def _abandon(
        self, connection: AsyncConnection, lost: ColumnElement[bool], number: int, now: datetime
    ) -> None:
        unknown = {"phase": Phase.UNKNOWN.value, "ended_at": now, "closed": True, **_verdict(LOST, now)}
        acting = update(runs).where(lost, runs.c.phase == STARTED).values(**unknown)
        undoing = update(runs).where(lost, runs.c.rollback == STARTED).values(rollback=Phase.UNKNOWN.value, closed=True)
        if (await connection.execute(acting)).rowcount:
            await self._changed(connection, number, "lost", {"phase": Phase.UNKNOWN.value}, now)
        elif (await connection.execute(undoing)).rowcount:
            await self._changed(connection, number, "lost", {"rollback": Phase.UNKNOWN.value}, now)

    async def _ended(self, claim: Claim, kind: str, step: Update, outcome: Outcome, now: datetime) -> bool:
        body: Mapping[str, Json] = {
            "phase": outcome.phase.value,
            "exit_code": outcome.exit_code,
            "output_sha256": digest(outcome.output),
            **({"parts": _parts(outcome)} if outcome.parts else {}),
        }
        async with self._engine.begin() as connection:
            done = bool((await connection.execute(step)).rowcount)
            if done:
                await self._changed(connection, claim.approval, kind, body, now)
        return done

    async def _judged(
        self,
        approval: Approval,
        judged: Judged,
        also: Mapping[str, object],
        said: Mapping[str, Json],
        now: datetime,
        *conditions: ColumnElement[bool],
    ) -> bool:
        values = {**_verdict(judged, now), **also}
        body = {"verdict": judged.verdict.value, "reason": judged.reason, **said}
        open_ = and_(runs.c.approval == approval.number, runs.c.phase != STARTED, runs.c.verdict.is_(None), *conditions)
        async with self._engine.begin() as connection:
            done = bool((await connection.execute(update(runs).where(open_).values(**values))).rowcount)
            if done:
                kept = await keep(connection, judged.evidence) if judged.evidence else None
                await self._changed(
                    connection, approval.number, "judged", body | ({"evidence": kept} if kept else {}), now
                )
        return done

    async def _changed(
        self, connection: AsyncConnection, number: int, kind: str, body: Mapping[str, Json], now: datetime
    ) -> None:
        bump = update(approvals).where(approvals.c.number == number).values(version=approvals.c.version + 1)
        incident = (await connection.execute(bump.returning(approvals.c.incident))).scalar_one()
        await self._ledger.append(connection, kind, {"approval": number, "incident": incident, **body}, now)


def _parts(outcome: Outcome) -> Json:
    return [{"target": one.target, "phase": one.phase.value, "exit_code": one.exit_code} for one in outcome.parts]


def _verdict(judged: Judged, now: datetime) -> dict[str, object]:
    return {"verdict": judged.verdict.value, "verdict_reason": judged.reason, "judged_at": now}


def _startable(approval: Approval, now: ColumnElement[int]) -> ColumnElement[bool]:
    """Exactly what was read and checked, still approved, still in time, and nothing halted."""
    return and_(
        approvals.c.number == approval.number,
        approvals.c.version == approval.version,
        approvals.c.plan_hash == approval.plan_hash,
        approvals.c.stage == Stage.APPROVED.value,
        approvals.c.started == false(),
        approvals.c.expires_at > now,
        due(now),
        ~ENGAGED,
    )


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(runs.c.approval == claim.approval, runs.c.token == claim.token)
