"""Makes a verdict once more from what is in an incident's file, with this program's detector and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.judging import report
from detection.evidence import EvidenceError, decode, judge_again
from remediation.approval import Phase, Run
from remediation.incident_file import IncidentFile
from remediation.plan_json import decode as plan_of
from remediation.verify import Judged, judge


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What the ledger says, and what comes out now; nothing when there is no evidence to judge from."""

    approval: str
    recorded: str
    again: str | None
    reason: str = ""

    @property
    def differs(self) -> bool:
        return self.again is not None and self.again != self.recorded


async def rejudge(file: IncidentFile) -> tuple[Rejudged, ...]:
    """One for each verdict in it; raises EvidenceError."""
    return tuple([await _again(file, at, body) for at, body in _bodies(file, "judged")])


async def _again(file: IncidentFile, at: datetime, body: Mapping[str, Any]) -> Rejudged:
    number, recorded = body["approval"], body["verdict"]
    evidence = file.evidence.get(body.get("evidence", ""))
    if evidence is None:
        return Rejudged(f"APR-{number}", recorded, None, "what it was judged from is not in the file")
    plan = plan_of(_one(file, "requested", number)["content"])
    question = decode(evidence)
    since = question.since
    run = Run(0, Phase(_one(file, "ended", number)["phase"]), since, since)
    found = judge(plan, run, report(await judge_again(evidence), plan, question.before), at)
    if isinstance(found, Judged):
        return Rejudged(f"APR-{number}", recorded, found.verdict.value, found.reason)
    return Rejudged(f"APR-{number}", recorded, "too early to say")


def _one(file: IncidentFile, kind: str, approval: int) -> Mapping[str, Any]:
    for _, body in _bodies(file, kind):
        if body["approval"] == approval:
            return body
    raise EvidenceError(f"The file does not hold the entry {kind!r} of APR-{approval}.")


def _bodies(file: IncidentFile, kind: str) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    return ((datetime.fromisoformat(one.entry.at), one.body) for one in file.shown if one.entry.kind == kind)
