"""A runbook made concrete: exactly what would run, with a hash that approvals are bound to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Self, assert_never

from remediation.instances import host
from remediation.parameters import HOST, PLACEHOLDER, SERVICE, TARGET, PlanError, checked, filled, plain, with_values
from remediation.runbooks import Action, Aws, Command, Disk, Process, Risk, Runbook, Verification, Webhook
from remediation.texts import texts


@dataclass(frozen=True, slots=True)
class Target:
    """One of several instances that are acted on, with what is done to it."""

    name: str
    action: Action
    rollback: Action | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what happens. Two plans with the same hash do the same thing.

    With `targets`, `action` and `rollback` are those of the first.
    """

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
    targets: tuple[Target, ...] = ()
    # Why it was asked for, as a hash of what was strange, and how long a yes to it is good.
    evidence: str = ""
    expires: timedelta = timedelta()

    @property
    def deed(self) -> Self:
        """What would be done, whyever it is asked for: whoever asks for the same joins."""
        return replace(self, evidence="", expires=timedelta())


def resolve(
    runbook: Runbook,
    service: str,
    parameters: Mapping[str, str],
    *,
    environment: str,
    policy_version: str,
    targets: Sequence[str] = (),
) -> Plan:
    """The runbook with every placeholder filled by a checked value; raises PlanError."""
    if runbook.services and service not in runbook.services:
        raise PlanError(f"{runbook.name} is not for {service}. It is for: {', '.join(runbook.services)}.")
    values = checked(runbook, service, parameters)
    each = tuple(_target(runbook, name, values) for name in targets)
    if runbook.targets and not each:
        raise PlanError(f"There is nothing for {runbook.name} to act on.")
    return Plan(
        runbook=runbook.name,
        title=filled(runbook.title, {**values, SERVICE: service}),
        service=service,
        risk=runbook.risk,
        action=each[0].action if each else _concrete(runbook.action, values),
        parameters=values,
        environment=environment,
        require=tuple(with_values(query, values) for query in runbook.require),
        verify=replace(runbook.verify, signals=runbook.verify.signals or runbook.signals),
        rollback=each[0].rollback if each else _undone(runbook, values),
        timeout=runbook.timeout,
        cooldown=runbook.cooldown,
        policy_version=policy_version,
        drill=runbook.drill,
        targets=each,
    )


def difference(old: Plan, new: Plan) -> tuple[str, ...]:
    """What is not as it was, one `field: before -> after` each."""
    names = (item.name for item in fields(Plan))
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    changed = tuple((name, before, after) for name, before, after in pairs if before != after)
    if any(name == "targets" for name, *_ in changed):
        # What is done to each follows from which they are.
        changed = tuple(one for one in changed if one[0] not in ("action", "rollback"))
    return tuple(f"{name}: {_said(before)} -> {_said(after)}" for name, before, after in changed)


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _target(runbook: Runbook, name: str, values: Mapping[str, str]) -> Target:
    for what, value in ((TARGET, name), (HOST, host(name))):
        plain(what, value)
    own = {**values, TARGET: name, HOST: host(name)}
    return Target(name, _concrete(runbook.action, own), _undone(runbook, own))


def _undone(runbook: Runbook, values: Mapping[str, str]) -> Action | None:
    return _concrete(runbook.rollback, values) if runbook.rollback else None


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
