"""Approvals as they stand in the tables, with their requesters, answers and run."""

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from monitoring.model import Severity
from remediation.actor import Kind
from remediation.approval import Answer, Approval, Held, Hold, Phase, Run, Stage, Verdict
from remediation.plan_json import decode
from remediation.reach import Reach
from remediation.tables import answers, requesters, runs


async def read(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> tuple[Approval, ...]:
    """Those the query over the approvals table gives, in its order, whole."""
    rows = (await connection.execute(query)).mappings().all()
    if not rows:
        return ()
    numbers = [row["number"] for row in rows]
    asked, said = await _requesters(connection, numbers), await _answers(connection, numbers)
    ran = await _runs(connection, numbers)
    return tuple(_approval(row, asked[row["number"]], said[row["number"]], ran.get(row["number"])) for row in rows)


async def _requesters(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(requesters).where(requesters.c.approval.in_(numbers)).order_by(requesters.c.id)
    for row in (await connection.execute(query)).mappings():
        found[row["approval"]].append(row["person"])
    return found


async def _answers(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[int, list[Answer]]:
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    query = select(answers).where(answers.c.approval.in_(numbers)).order_by(answers.c.id)
    for row in (await connection.execute(query)).mappings():
        answer = Answer(
            row["person"], row["approve"], row["at"], row["reason"], Kind(row["kind"]), row["team"], row["revoked_at"]
        )
        found[row["approval"]].append(answer)
    return found


async def _runs(connection: AsyncConnection, numbers: Sequence[int]) -> dict[int, Run]:
    query = select(runs).where(runs.c.approval.in_(numbers))
    return {row["approval"]: _run(row) for row in (await connection.execute(query)).mappings()}


def _approval(row: RowMapping, asked: Sequence[str], said: Sequence[Answer], run: Run | None) -> Approval:
    return Approval(
        number=row["number"],
        plan=decode(row["plan"]),
        stage=Stage(row["stage"]),
        quorum=row["quorum"],
        requesters=tuple(asked),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        incident=row["incident"],
        answers=tuple(said),
        void_reason=row["void_reason"],
        run=run,
        unasked=row["unasked"],
        version=row["version"],
        plan_hash=row["plan_hash"],
        severity=Severity(row["severity"]) if row["severity"] else None,
        teams=row["teams"],
        reach=Reach.from_json(json.loads(row["reach"])) if row["reach"] else None,
        held=_held(row["held"]) if row["held"] else None,
    )


def _held(text: str) -> Held:
    hold, _, rule = text.partition(" ")
    return Held(Hold(hold), int(rule))


def _run(row: RowMapping) -> Run:
    return Run(
        number=row["number"],
        phase=Phase(row["phase"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        exit_code=row["exit_code"],
        output=row["output"],
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        verdict_reason=row["verdict_reason"],
        judged_at=row["judged_at"],
        rollback=Phase(row["rollback"]) if row["rollback"] else None,
        rollback_output=row["rollback_output"],
    )
