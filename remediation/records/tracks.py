"""What became of each runbook, by the verdicts on record."""

import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.approval import Verdict
from remediation.tables import approvals, runs
from remediation.track import Track

# What was long ago says little of how things are.
NEWEST = 500


class Tracks:
    """An unknown verdict says nothing, and a drill is about nothing but itself."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> dict[str, Track]:
        """By the runbook's name."""
        said = runs.c.verdict.in_([one.value for one in Verdict if one is not Verdict.UNKNOWN])
        query = select(approvals.c.plan, runs.c.verdict).join(runs).where(said).order_by(runs.c.number.desc())
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.limit(NEWEST))).all()
        found: dict[str, Track] = {}
        for text, verdict in rows:
            plan = json.loads(text)
            if not plan["drill"]:
                known = found.get(plan["runbook"], Track())
                found[plan["runbook"]] = Track(known.judged + 1, known.recovered + (verdict == Verdict.RECOVERED.value))
        return found
