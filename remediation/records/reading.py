"""Approvals as they stand in the tables, with their requesters, answers and run."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from monitoring.model import Severity
from remediation.actor import Kind
from remediation.approval import Answer, Approval, Glass, Held, Hold, Part, Phase, Run, Stage, Verdict
from remediation.plan_json import stored
from remediation.reach import Reach
from remediation.tables import answers, glass, requesters, runs


async def read(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> tuple[Approval, ...]:
    """Those the query over the approvals table gives, in its order, whole."""
    rows = (await connection.execute(query)).mappings().all()
    if not rows:
        return ()
    numbers = [row["number"] for row in rows]
    asked, said = await _requesters(connection, numbers), await _answers(connection, numbers)
    ran, broken = await _runs(connection, numbers), await _glass(connection, numbers)
    return tuple(
        _approval(row, asked[number], said[number], ran.get(number), broken.get(number))
        for number, row in zip(numbers, rows, strict=True)
    )


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


async def _glass(connection: AsyncConnection, numbers: Sequence[int]) -> dict[int, Glass]:
    query = select(glass).where(glass.c.approval.in_(numbers))
    return {row["approval"]: _broken(row) for row in (await connection.execute(query)).mappings()}


def _broken(row: RowMapping) -> Glass:
    return Glass(row["person"], row["reason"], row["at"], row["reviewed_by"], row["reviewed_at"], row["review"])


def _approval(
    row: RowMapping, asked: Sequence[str], said: Sequence[Answer], run: Run | None, broken: Glass | None
) -> Approval:
    return Approval(
        number=row["number"],
        plan=stored(row["plan"], row["service"]),
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
        wait=timedelta(seconds=row["wait_s"]),
        starts_at=row["starts_at"],
        glass=broken,
        bundle=row["bundle"],
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
        parts=tuple(_part(one) for one in json.loads(row["parts"] or "[]")),
    )


def _part(raw: Mapping[str, Any]) -> Part:
    return Part(raw["target"], Phase(raw["phase"]), raw["exit_code"])
