"""Cases for the policy, as they are on record; `python -m tests.remediation.decisions` decides them anew.

A decision that comes out differently is a change of what the bot may do, to be seen and wanted by whoever makes it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bot.config.model import Config
from bot.config.understand import understand
from monitoring.model import Severity
from remediation.actor import Actor, Role
from remediation.limits import Past
from remediation.plan import Plan
from remediation.policy import Allow, Ask, Decision, Deny, Earlier, Halted, Situation, decide
from remediation.runbooks import Command, Risk

RECORDED = Path(__file__).parent / "recorded" / "decisions.jsonl"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOMEBODY = """
people:
  - {name: sam, roles: [operator]}
  - {name: lee, roles: [approver]}
  - {name: kim, roles: [admin]}
"""
POLICIES = {
    "none": "",
    "strict": """
policy:
  - {when: {risk: critical, person: sam}, decide: deny}
  - {when: {environment: production, risk: [high, critical]}, decide: ask, approvals: 2, expires: 10m}
  - {when: {service: checkout, time: "22:00-06:00"}, decide: deny}
  - {when: {risk: low, severity: [warning, critical]}, decide: allow}
  - {when: {team: shop, day: [mon, tue]}, decide: ask}
limits:
  service: {runs: 2, within: 1h}
  overall: {runs: 3, within: 1h}
  breaker: {runs: 2, within: 2h}
maintenance:
  - {service: cart, day: sun, reason: the weekly import}
""",
    "open": "policy: [{decide: allow}]",
}

Case = Mapping[str, Any]


def cases(seed: int = 1, count: int = 400) -> Iterator[Case]:
    """As different as what is asked for in earnest."""
    dice = Random(seed)
    for _ in range(count):
        yield {
            "policy": dice.choice(list(POLICIES)),
            "risk": dice.choice([risk.value for risk in Risk]),
            "service": dice.choice(["checkout", "cart", "search"]),
            "environment": dice.choice(["production", "staging", ""]),
            "person": dice.choice(["sam", "lee", "eve"]),
            "role": dice.choice(["operator", "approver", "admin", "operator", ""]),
            "team": dice.choice(["shop", "ops", ""]),
            "severity": dice.choice([None, "info", "warning", "critical"]),
            "inferred": dice.random() < 0.2,
            "halted": dice.random() < 0.05,
            "earlier_min": dice.choice([None, None, None, -1, 5, 20]),
            "past_min": sorted(dice.sample(range(1, 180), dice.choice([0, 0, 1, 2, 3]))),
            "bad": dice.random() < 0.4,
            "hours_later": dice.randrange(0, 168),
        }


def decided(case: Case) -> str:
    """The decision, with its reason."""
    config, now = _configured(case["policy"]), NOON + timedelta(hours=case["hours_later"])
    plan = Plan("fix", "Fix", case["service"], Risk(case["risk"]), Command(("true",)), environment=case["environment"])
    roles = frozenset({Role(case["role"])} if case["role"] else ())
    past = (Past(n, case["service"], now - timedelta(minutes=m), case["bad"]) for n, m in enumerate(case["past_min"]))
    situation = Situation(
        halted=Halted("kim", NOON) if case["halted"] else None,
        earlier=_earlier(case["earlier_min"], now),
        severity=Severity(case["severity"]) if case["severity"] else None,
        inferred=case["inferred"],
        limits=config.limits,
        past=tuple(past),
    )
    return _worded(decide(plan, Actor(case["person"], roles, case["team"]), situation, config.rules, now))


@cache
def _configured(policy: str) -> Config:
    return understand(SOMEBODY + POLICIES[policy])


def _worded(decision: Decision) -> str:
    match decision:
        case Allow(reason):
            return f"Allow({reason})"
        case Ask(quorum, expires, reason, teams):
            return f"Ask({quorum} people of {teams} teams within {expires}: {reason})"
        case Deny(reason):
            return f"Deny({reason})"


def _earlier(minutes: int | None, now: datetime) -> Earlier | None:
    """Minutes since the last action ended; -1 for one under way."""
    if minutes is None:
        return None
    return Earlier(7, None if minutes < 0 else now - timedelta(minutes=minutes))


def main() -> None:
    for case in cases():
        sys.stdout.write(json.dumps({**case, "decided": decided(case)}) + "\n")


if __name__ == "__main__":
    main()
