"""Which policy is in force, and which was looked at beforehand; one that lets more run unasked waits for that look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from monitoring.columns import Instant
from remediation.ledger import Ledger
from remediation.policy import Rule
from remediation.policy_json import decode, encode, version
from remediation.replay import Became, Report
from remediation.tables import policies, receipts
from remediation.widening import wider


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy that holds, and its place in the order of those that did."""

    number: int
    version: str
    rules: tuple[Rule, ...] | None


class Policies:
    """The first policy ever seen holds as it is found: there is nothing yet that it could be compared with."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger

    async def in_force(self) -> InForce | None:
        query = select(policies).order_by(policies.c.number.desc()).limit(1)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        return InForce(row["number"], row["version"], decode(row["rules"])) if row else None

    async def lacking(self, rules: Sequence[Rule] | None) -> tuple[int, ...]:
        """The rules that allow more than those in force, while nobody has replayed them."""
        known = await self.in_force()
        if known is None or known.version == version(rules):
            return ()
        more = wider(rules, known.rules)
        return more if more and not await self._replayed(version(rules), known.version) else ()

    async def settle(self, rules: Sequence[Rule] | None, now: datetime) -> tuple[int, ...]:
        """Puts these rules in force, unless some of them lack a receipt: those are said."""
        known = await self.in_force()
        if known and known.version == version(rules):
            return ()
        if lacking := await self.lacking(rules):
            return lacking
        await self._put(rules, known.number if known else 0, now)
        return ()

    async def note(self, rules: Sequence[Rule] | None, report: Report, by: str, now: datetime) -> str:
        """A receipt; its digest is of what it was run on."""
        known = await self.in_force()
        than = known.version if known else ""
        values = {"version": version(rules), "than": than, "run_on": report.run_on, "by": by}
        counts = {one.name.lower(): report.count(one) for one in Became}
        async with self._engine.begin() as connection:
            await connection.execute(insert(receipts).values(**values, at=now))
            await self._ledger.append(connection, "replayed", {**values, **counts, "worse": len(report.worse)}, now)
        return report.run_on

    async def _replayed(self, candidate: str, than: str) -> bool:
        query = select(receipts.c.number).where(receipts.c.version == candidate, receipts.c.than == than)
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).first() is not None

    async def _put(self, rules: Sequence[Rule] | None, after: int, now: datetime) -> None:
        """Only after the one it was compared with."""
        newest = select(func.coalesce(func.max(policies.c.number), 0)).scalar_subquery()
        values = select(literal(version(rules)), literal(encode(rules)), literal(now, Instant)).where(newest == after)
        async with self._engine.begin() as connection:
            done = await connection.execute(insert(policies).from_select(["version", "rules", "at"], values))
            if done.rowcount:
                body = {"version": version(rules), "rules": encode(rules)}
                await self._ledger.append(connection, "policy in force", body, now)
