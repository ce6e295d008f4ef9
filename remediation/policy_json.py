"""The rules of a policy as text and back, so that what was in force is still known after a change."""

import json
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from monitoring.model import Severity
from remediation.canonical import Json, canonical, digest
from remediation.hours import Hours, Times
from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from remediation.track import Record


def encode(rules: Sequence[Rule] | None) -> str:
    """Canonical JSON; `null` when no policy is written."""
    return canonical(None if rules is None else [_rule(rule) for rule in rules])


def decode(text: str) -> tuple[Rule, ...] | None:
    """The rules as they were encoded."""
    raw = json.loads(text)
    return None if raw is None else tuple(_decoded(one) for one in raw)


def version(rules: Sequence[Rule] | None) -> str:
    """Changes whenever the rules do; part of every plan."""
    return digest(encode(rules))[:12]


def _rule(rule: Rule) -> Json:
    hours = rule.times.hours
    return {
        "decide": rule.decide.value,
        "risks": [risk.value for risk in rule.risks],
        "services": list(rule.services),
        "environments": list(rule.environments),
        "runbooks": list(rule.runbooks),
        "people": list(rule.people),
        "severities": [severity.value for severity in rule.severities],
        "teams": list(rule.teams),
        "days": list(rule.times.days),
        "hours": [hours.start.isoformat(), hours.end.isoformat()] if hours else None,
        "approvals": rule.approvals,
        "expires_s": int(rule.expires.total_seconds()),
        **({"record": [rule.record.judged, rule.record.helped]} if rule.record else {}),
    }


def _decoded(raw: Mapping[str, Any]) -> Rule:
    hours = Hours(*map(time.fromisoformat, raw["hours"])) if raw["hours"] else None
    return Rule(
        decide=Decide(raw["decide"]),
        risks=tuple(map(Risk, raw["risks"])),
        services=tuple(raw["services"]),
        environments=tuple(raw["environments"]),
        runbooks=tuple(raw["runbooks"]),
        people=tuple(raw["people"]),
        severities=tuple(map(Severity, raw["severities"])),
        approvals=raw["approvals"],
        expires=timedelta(seconds=raw["expires_s"]),
        teams=tuple(raw["teams"]),
        times=Times(tuple(raw["days"]), hours),
        record=Record(*raw["record"]) if "record" in raw else None,
    )
