"""A runbook made concrete: exactly what would run, with a hash that approvals are bound to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import assert_never

from remediation.parameters import PLACEHOLDER, SERVICE, PlanError, checked, filled
from remediation.runbooks import Action, Aws, Command, Disk, Process, Risk, Runbook, Verification, Webhook
from remediation.texts import texts


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what happens. Two plans with the same hash do the same thing."""

    runbook: str
    title: str
    service: str
    risk: Risk
    action: Action
    parameters: Mapping[str, str] = field(default_factory=dict)
    environment: str = ""
    require: tuple[str, ...] = ()
    verify: Verification = Verification()
    rollback: Action | None = None
    timeout: timedelta = timedelta(seconds=60)
    cooldown: timedelta = timedelta(minutes=15)
    policy_version: str = ""
    drill: bool = False


def resolve(
    runbook: Runbook, service: str, parameters: Mapping[str, str], *, environment: str, policy_version: str
) -> Plan:
    """The runbook with every placeholder filled by a checked value; raises PlanError."""
    if runbook.services and service not in runbook.services:
        raise PlanError(f"{runbook.name} is not for {service}. It is for: {', '.join(runbook.services)}.")
    values = checked(runbook, service, parameters)
    return Plan(
        runbook=runbook.name,
        title=filled(runbook.title, {**values, SERVICE: service}),
        service=service,
        risk=runbook.risk,
        action=_concrete(runbook.action, values),
        parameters=values,
        environment=environment,
        require=tuple(_query(query, values) for query in runbook.require),
        verify=replace(runbook.verify, signals=runbook.verify.signals or runbook.signals),
        rollback=_concrete(runbook.rollback, values) if runbook.rollback else None,
        timeout=runbook.timeout,
        cooldown=runbook.cooldown,
        policy_version=policy_version,
        drill=runbook.drill,
    )


def difference(old: Plan, new: Plan) -> tuple[str, ...]:
    """What is not as it was, one `field: before -> after` each."""
    names = (item.name for item in fields(Plan))
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return tuple(f"{name}: {before} -> {after}" for name, before, after in pairs if before != after)


def _concrete(action: Action, values: Mapping[str, str]) -> Action:
    match action:
        case Command(argv):
            return Command(_argv(argv, values))
        case Webhook(url, method, body):
            if PLACEHOLDER.search(url):
                raise PlanError(f"The address {url} may not hold a placeholder.")
            return Webhook(url, method, {name: filled(value, values) for name, value in body.items()})
        case Disk():
            if any(PLACEHOLDER.search(text) for text in texts(action)):
                raise PlanError("What a clean-up may delete is written, not filled in: it may not hold a placeholder.")
            return action
        case Process(exe, pid, started):
            return replace(action, exe=exe, pid=filled(pid, values), started=filled(started, values))
        case Aws():
            return _aws(action, values)
        case _:
            assert_never(action)


def _argv(argv: tuple[str, ...], values: Mapping[str, str]) -> tuple[str, ...]:
    if not argv or PLACEHOLDER.search(argv[0]):
        raise PlanError("A command's first item must name the program itself, without a placeholder.")
    return tuple(filled(item, values) for item in argv)


def _aws(action: Aws, values: Mapping[str, str]) -> Aws:
    """Which document is run is no more a parameter than which program is."""
    if PLACEHOLDER.search(action.document):
        raise PlanError(f"The document {action.document} may not hold a placeholder.")
    return replace(
        action,
        region=filled(action.region, values),
        target=filled(action.target, values),
        capacity=filled(action.capacity, values),
        parameters={name: filled(value, values) for name, value in action.parameters.items()},
    )


def _query(query: str, values: Mapping[str, str]) -> str:
    """Only known placeholders: PromQL has braces of its own."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), query)
