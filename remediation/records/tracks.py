"""What became of each runbook, by the verdicts on record."""

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation.approval import Verdict
from remediation.tables import approvals, runs
from remediation.track import Track

# What was long ago says little of how things are.
NEWEST = 500
SAID = runs.c.verdict.in_([one.value for one in Verdict if one is not Verdict.UNKNOWN])


class Tracks:
    """An unknown verdict says nothing, and a drill is about nothing but itself."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._known: dict[str, Track] = {}
        self._as_of: object = None

    async def all(self) -> Mapping[str, Track]:
        """By the runbook's name; read anew when there is another verdict, for every card asks for it."""
        async with self._engine.connect() as connection:
            as_of = tuple(
                (await connection.execute(select(func.count(), func.max(runs.c.judged_at)).where(SAID))).one()
            )
            if as_of != self._as_of:
                self._known, self._as_of = await _read(connection), as_of
        return self._known


async def _read(connection: AsyncConnection) -> dict[str, Track]:
    query = select(approvals.c.plan, runs.c.verdict).join(runs).where(SAID).order_by(runs.c.number.desc())
    rows = (await connection.execute(query.limit(NEWEST))).all()
    found: dict[str, Track] = {}
    for text, verdict in rows:
        plan = json.loads(text)
        if not plan["drill"]:
            known = found.get(plan["runbook"], Track())
            found[plan["runbook"]] = Track(known.judged + 1, known.recovered + (verdict == Verdict.RECOVERED.value))
    return found
