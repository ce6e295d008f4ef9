"""What was run on one person's word: broken by one conditional write, and open until somebody else looked at it."""

from datetime import datetime

from sqlalchemy import and_, case, insert, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation.actor import Actor
from remediation.approval import Approval, Glass, Stage
from remediation.ledger import Ledger
from remediation.records.halts import ENGAGED
from remediation.records.moment import Moment, after, by_process
from remediation.tables import approvals, glass


class Glasses:
    """At most one is unreviewed; the table's own index holds that."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger, moment: Moment = by_process) -> None:
        self._engine = engine
        self._ledger = ledger
        self._moment = moment

    async def smash(self, approval: Approval, actor: Actor, reason: str, until: datetime, now: datetime) -> bool:
        """False when it is not pending any more, all is halted, or another was not reviewed yet."""
        waits = and_(approvals.c.number == approval.number, approvals.c.stage == Stage.PENDING.value)
        at_once = after(self._moment(now), until - now)
        sooner = case((approvals.c.expires_at < at_once, approvals.c.expires_at), else_=at_once)
        in_time = approvals.c.expires_at > self._moment(now)
        step = update(approvals).where(waits, in_time, approvals.c.version == approval.version)
        changed = {"stage": Stage.APPROVED.value, "expires_at": sooner, "version": approvals.c.version + 1}
        row = {"approval": approval.number, "person": actor.name, "reason": reason, "at": now, "open": True}
        try:
            async with self._engine.begin() as connection:
                if not (await connection.execute(step.where(~ENGAGED).values(**changed))).rowcount:
                    return False
                await connection.execute(insert(glass).values(**row))
                body = {"by": actor.name, "reason": reason, "until": until.isoformat()}
                await self._tell(connection, "glass broken", approval, body, now)
        except IntegrityError:
            return False
        return True

    async def review(self, approval: Approval, actor: Actor, words: str, now: datetime) -> bool:
        """False when whoever broke it says so themselves, or it was reviewed already."""
        mine = and_(glass.c.approval == approval.number, glass.c.open == true(), glass.c.person != actor.name)
        step = update(glass).where(mine)
        said = {"open": False, "reviewed_by": actor.name, "reviewed_at": now, "review": words}
        async with self._engine.begin() as connection:
            done = await connection.execute(step.values(**said))
            if done.rowcount:
                bump = update(approvals).where(approvals.c.number == approval.number)
                await connection.execute(bump.values(version=approvals.c.version + 1))
                await self._tell(connection, "reviewed", approval, {"by": actor.name, "reason": words}, now)
        return bool(done.rowcount)

    async def unreviewed(self) -> tuple[int, Glass] | None:
        """The approval whose run on one word nobody else has looked at yet."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(glass).where(glass.c.open == true()))).mappings().first()
        return (row["approval"], Glass(row["person"], row["reason"], row["at"])) if row else None

    async def _tell(
        self, connection: AsyncConnection, kind: str, approval: Approval, body: dict[str, str], now: datetime
    ) -> None:
        about = {"approval": approval.number, "incident": approval.incident, "plan": approval.plan_hash}
        await self._ledger.append(connection, kind, {**about, **body}, now)
