"""A new approval, as policy wants it, and how it is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitoring.model import Severity
from remediation.actor import Actor
from remediation.approval import Held, Stage
from remediation.canonical import Json, canonical, digest
from remediation.plan import Plan
from remediation.plan_json import encode, plan_hash
from remediation.reach import Reach

OPENED = 1


@dataclass(frozen=True, slots=True)
class Opening:
    """A new approval, as policy wants it; `quorum` is 0 when it may run unasked.

    `most` is how much of what the requester asked for may wait; None is as much as they like.
    """

    plan: Plan
    requester: Actor
    quorum: int
    expires_at: datetime
    incident: int | None = None
    severity: Severity | None = None
    teams: int = 1
    reach: Reach | None = None
    held: Held | None = None
    wait: timedelta = timedelta()
    most: int | None = None
    bundle: int | None = None

    @property
    def stage(self) -> Stage:
        return Stage.PENDING if self.quorum else Stage.APPROVED


def row(opening: Opening, text: str, now: datetime) -> dict[str, object]:
    return {
        "plan": text,
        "plan_hash": digest(text),
        "deed": plan_hash(opening.plan.deed),
        "service": opening.plan.service,
        "stage": opening.stage.value,
        "quorum": opening.quorum,
        "created_at": now,
        "expires_at": opening.expires_at,
        "incident": opening.incident,
        "severity": opening.severity,
        "teams": opening.teams,
        "reach": canonical(opening.reach.to_json()) if opening.reach else None,
        "held": f"{opening.held.hold} {opening.held.rule}" if opening.held else None,
        "wait_s": int(opening.wait.total_seconds()),
        "bundle": opening.bundle,
        "unasked": opening.quorum == 0,
        "started": False,
        "version": OPENED,
        "told": 0,
    }


def told(opening: Opening) -> dict[str, Json]:
    plan = opening.plan
    return {
        "by": opening.requester.name,
        "kind": opening.requester.kind.value,
        "runbook": plan.runbook,
        "service": plan.service,
        "risk": plan.risk.value,
        "quorum": opening.quorum,
        "teams": opening.teams,
        "wait_s": int(opening.wait.total_seconds()),
        "reach": opening.reach.to_json() if opening.reach else None,
        "expires_at": opening.expires_at.isoformat(),
        "policy": plan.policy_version,
        "content": encode(plan),
        "drill": plan.drill,
    }
