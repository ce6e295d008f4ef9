"""What a runbook acts on, found by its query at that moment, and the plan that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitoring.model import Sample
from monitoring.source import MetricsError
from remediation.parameters import PlanError, checked, with_values
from remediation.plan import Plan, resolve
from remediation.precondition import holds
from remediation.runbooks import Runbook
from remediation.world import World

# More at once than this is no repair any more.
MOST = 50


async def planned(runbook: Runbook, service: str, parameters: Mapping[str, str], world: World) -> Plan:
    """The runbook made concrete as things are at this moment; raises PlanError."""
    plan = resolve(
        runbook,
        service,
        parameters,
        environment=world.environment_of(service),
        policy_version=world.policy_version,
        targets=await _found(runbook, service, parameters, world),
    )
    return replace(plan, require=tuple(world.rendered(query, service) for query in plan.require))


async def _found(runbook: Runbook, service: str, parameters: Mapping[str, str], world: World) -> tuple[str, ...]:
    if not runbook.targets:
        return ()
    query = world.rendered(with_values(runbook.targets, checked(runbook, service, parameters)), service)
    try:
        samples = await world.instant(query)
    except MetricsError as error:
        raise PlanError(f"What {runbook.name} acts on could not be read: {error}") from error
    return _instances(runbook, query, samples)


def _instances(runbook: Runbook, query: str, samples: Sequence[Sample]) -> tuple[str, ...]:
    meant = [sample for sample in samples if holds(query, [sample])]
    if nameless := [sample for sample in meant if not sample.labels.get("instance")]:
        raise PlanError(f"{len(nameless)} of the series that {query} finds have no label instance.")
    names = tuple(sorted({sample.labels["instance"] for sample in meant}))
    if not names:
        raise PlanError(f"There is nothing for {runbook.name} to act on: {query} finds nothing.")
    if len(names) > MOST:
        raise PlanError(f"{query} finds {len(names)} targets; {runbook.name} acts on {MOST} at most.")
    return names
