"""A plan as text and back, always the same text for the same plan."""

import json
import logging
from datetime import timedelta
from typing import Any, assert_never

from remediation.canonical import Json, canonical, digest
from remediation.plan import Plan, Target
from remediation.runbooks import Action, Aws, AwsCall, Command, Disk, Process, Risk, Verification, Webhook

SHAPE = 1
UNREADABLE = "unreadable"
# Whatever somebody may have written into the database.
SPOILT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
MILLISECOND = timedelta(milliseconds=1)
NOTHING = Command(())
log = logging.getLogger(__name__)


def encode(plan: Plan) -> str:
    """Canonical JSON of everything in the plan."""
    return canonical(
        {
            "shape": SHAPE,
            "runbook": plan.runbook,
            "title": plan.title,
            "service": plan.service,
            "risk": plan.risk.value,
            "action": _action(plan.action),
            "parameters": dict(plan.parameters),
            "environment": plan.environment,
            "require": list(plan.require),
            "verify": {"signals": list(plan.verify.signals), "within_ms": plan.verify.within // MILLISECOND},
            "rollback": _action(plan.rollback) if plan.rollback else None,
            "timeout_ms": plan.timeout // MILLISECOND,
            "cooldown_ms": plan.cooldown // MILLISECOND,
            "policy_version": plan.policy_version,
            "drill": plan.drill,
            **({"targets": [_target(one) for one in plan.targets]} if plan.targets else {}),
            **({"evidence": plan.evidence} if plan.evidence else {}),
            **({"expires_ms": plan.expires // MILLISECOND} if plan.expires else {}),
        }
    )


def plan_hash(plan: Plan) -> str:
    """What an approval is bound to."""
    return digest(encode(plan))


def decode(text: str) -> Plan:
    """The plan as it was encoded."""
    raw = json.loads(text)
    return Plan(
        runbook=raw["runbook"],
        title=raw["title"],
        service=raw["service"],
        risk=Risk(raw["risk"]),
        action=_decoded(raw["action"]),
        parameters=raw["parameters"],
        environment=raw["environment"],
        require=tuple(raw["require"]),
        verify=Verification(tuple(raw["verify"]["signals"]), raw["verify"]["within_ms"] * MILLISECOND),
        rollback=_decoded(raw["rollback"]) if raw["rollback"] else None,
        timeout=raw["timeout_ms"] * MILLISECOND,
        cooldown=raw["cooldown_ms"] * MILLISECOND,
        policy_version=raw["policy_version"],
        drill=raw["drill"],
        targets=tuple(_decoded_target(one) for one in raw.get("targets", ())),
        evidence=raw.get("evidence", ""),
        expires=raw.get("expires_ms", 0) * MILLISECOND,
    )


def stored(text: str, service: str) -> Plan:
    """The plan as it stands in the database; one that cannot be read is none that was approved, and runs nothing."""
    try:
        plan = decode(text)
        encode(plan)
    except SPOILT:
        log.exception("stored plan cannot be read", extra={"service": service})
        return _unreadable(service)
    return plan


def is_readable(plan: Plan) -> bool:
    """Whether it is a plan at all."""
    return plan.runbook != UNREADABLE or plan.action != NOTHING


def _unreadable(service: str) -> Plan:
    title = "A stored plan that cannot be read"
    return Plan(UNREADABLE, title, service, Risk.CRITICAL, NOTHING, rollback=NOTHING)


def _target(target: Target) -> Json:
    undo = _action(target.rollback) if target.rollback else None
    return {"name": target.name, "action": _action(target.action), "rollback": undo}


def _decoded_target(raw: dict[str, Any]) -> Target:
    return Target(raw["name"], _decoded(raw["action"]), _decoded(raw["rollback"]) if raw["rollback"] else None)


def _action(action: Action) -> Json:
    match action:
        case Command(argv):
            return {"command": list(argv)}
        case Webhook(url, method, body):
            return {"webhook": {"url": url, "method": method, "body": dict(body)}}
        case Disk(roots, match, older, larger, at_most, keep):
            sizes: Json = {"larger": larger, "at_most": at_most, "keep": keep, "older_ms": older // MILLISECOND}
            return {"disk": {"roots": list(roots), "match": list(match), "sizes": sizes}}
        case Process(exe, pid, started, grace):
            return {"process": {"exe": exe, "pid": pid, "started": started, "grace_ms": grace // MILLISECOND}}
        case Aws(call, region, target, capacity, document, parameters):
            what: Json = {"capacity": capacity, "document": document, "parameters": dict(parameters)}
            return {"aws": {"call": call.value, "region": region, "target": target, "what": what}}
        case _:
            assert_never(action)


def _decoded(raw: dict[str, Any]) -> Action:
    match raw:
        case {"command": argv}:
            return Command(tuple(argv))
        case {"webhook": {"url": url, "method": method, "body": body}}:
            return Webhook(url, method, body)
        case {"disk": {"roots": roots, "match": match, "sizes": sizes}}:
            older = sizes["older_ms"] * MILLISECOND
            return Disk(tuple(roots), tuple(match), older, sizes["larger"], sizes["at_most"], sizes["keep"])
        case {"process": {"exe": exe, "pid": pid, "started": started, "grace_ms": grace}}:
            return Process(exe, pid, started, grace * MILLISECOND)
        case {"aws": {"call": call, "region": region, "target": target, "what": what}}:
            return Aws(AwsCall(call), region, target, what["capacity"], what["document"], what["parameters"])
        case _:
            raise ValueError(f"This is no action: {raw}")
