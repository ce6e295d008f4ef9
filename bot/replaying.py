"""What is on record that a changed policy can be tried on: what was asked for, refused, or could have been asked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.app import App
from bot.config.model import Config
from detection.incident import Incident
from monitoring.model import Severity
from remediation.actor import BOT, Actor, Role
from remediation.approval import Approval
from remediation.chain import Entry
from remediation.parameters import PlanError
from remediation.plan import Plan, resolve
from remediation.plan_json import decode
from remediation.replay import Case, History, Report, Rules, replay
from remediation.runbooks import Runbook
from remediation.suggest import suggest, unattended

Body = Mapping[str, Any]  # canonical JSON, read again
MOST = 100_000


async def replayed(app: App, candidate: Config, since: datetime) -> Report:
    """Every case since then under the policy in force and under the candidate's; nothing is asked for or done."""
    ran = [one for one in await app.flow.since(since) if not one.plan.drill]
    entries = [entry for entry in await app.ledger.recent(MOST) if datetime.fromisoformat(entry.at) >= since]
    refused = list(_refused(entries, app.config))
    seen = {one.incident for one in ran} | {case.incident for case in refused}
    unasked = [one for one in await app.incidents.recent(MOST) if one.opened_at >= since and one.number not in seen]
    cases = [*(_asked(one, app.config) for one in ran), *refused, *_suggested(unasked, app)]
    tested = [one.name for one in app.watched.runbooks() if await app.trials.passed(one)]
    in_force = await app.policies.in_force()
    present = in_force.rules if in_force else app.config.rules
    history = History(ran, tested, app.config.zone)
    return replay(cases, Rules(present, app.config.limits), Rules(candidate.rules, candidate.limits), history)


def _asked(approval: Approval, config: Config) -> Case:
    """Whoever asked had the right to at the time."""
    return Case(
        plan=approval.plan,
        actor=_actor(approval.requesters[0], config, frozenset({Role.OPERATOR})),
        at=approval.created_at,
        reach=approval.reach,
        severity=approval.severity,
        approval=approval.number,
        incident=approval.incident,
        verdict=approval.run.verdict if approval.run else None,
    )


def _refused(entries: Sequence[Entry], config: Config) -> Iterator[Case]:
    """What policy or a limit refused; what could not even be made concrete has no plan on record."""
    for entry in entries:
        body: Body = json.loads(entry.body)
        if entry.kind == "refused" and body.get("content"):
            yield Case(
                plan=decode(body["content"]),
                actor=_actor(body["by"], config, _roles(body["by"], config)),
                at=datetime.fromisoformat(entry.at),
                severity=Severity(body["severity"]) if body.get("severity") else None,
                incident=body["incident"],
            )


def _suggested(incidents: Sequence[Incident], app: App) -> Iterator[Case]:
    """What the bot would ask for by itself, were the incident open at this moment."""
    for incident in incidents:
        signals = [one.key.signal for one in incident.anomalies]
        fitting = suggest(incident.service, signals, app.watched.runbooks(), drill=incident.drill)
        runbook = None if incident.drill or incident.severity is Severity.INFO else unattended(fitting)
        plan = _plan(runbook, incident.service, app) if runbook else None
        if plan:
            yield Case(plan, BOT, incident.opened_at, severity=incident.severity, incident=incident.number)


def _plan(runbook: Runbook, service: str, app: App) -> Plan | None:
    try:
        return resolve(runbook, service, {}, environment=app.watched.environment_of(service), policy_version="")
    except PlanError:
        return None


def _roles(name: str, config: Config) -> frozenset[Role]:
    person = config.people.named(name)
    return person.roles if person else frozenset()


def _actor(name: str, config: Config, roles: frozenset[Role]) -> Actor:
    return BOT if name == BOT.name else Actor(name, roles, config.people.team_of(name))
