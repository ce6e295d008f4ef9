"""Looks once more right before the act: exactly what was approved, by people who still may, and still permitted."""

from collections.abc import Sequence
from datetime import datetime

from monitoring.source import MetricsError
from remediation.actor import Kind, Role
from remediation.approval import Answer, Approval
from remediation.parameters import PlanError
from remediation.plan import Plan, difference
from remediation.plan_json import is_readable, plan_hash
from remediation.policy import Allow, Ask, Decision, Deny, Situation, decide
from remediation.precondition import holds
from remediation.quorum import widened
from remediation.reach import measure
from remediation.reasons import fact
from remediation.targets import planned
from remediation.world import World

UNREADABLE = "the stored plan cannot be read"


async def obstacle(approval: Approval, situation: Situation, world: World, now: datetime) -> str:
    """Why it may not start after all, empty when it may."""
    return (
        await drift(approval, world)
        or _not_permitted(approval, await _needed(approval, situation, world, now), world)
        or await unmet(approval.plan, world)
    )


async def drift(approval: Approval, world: World) -> str:
    """What the runbook would do at this moment that was not approved."""
    plan = approval.plan
    if not is_readable(plan):
        return UNREADABLE
    if altered(approval):
        return "the stored plan is not the one that was approved"
    runbook = world.runbook(plan.runbook)
    if runbook is None:
        return f"the runbook {plan.runbook} is gone"
    try:
        fresh = await planned(runbook, plan.service, plan.parameters, world)
    except PlanError as error:
        return f"it cannot be made concrete any more: {error}" if runbook.targets else f"the runbook changed: {error}"
    if plan_hash(fresh) != plan_hash(plan.deed):
        return "the plan changed: " + "; ".join(difference(plan.deed, fresh))
    return ""


def altered(approval: Approval) -> bool:
    """Whether somebody changed the plan in the database, behind the hash that people approved."""
    return plan_hash(approval.plan) != approval.plan_hash


async def unmet(plan: Plan, world: World) -> str:
    """The first precondition that does not hold; one that cannot be read does not."""
    for query in plan.require:
        try:
            samples = await world.instant(query)
        except MetricsError as error:
            return f"the precondition {query} could not be read: {error}"
        if not holds(query, samples):
            return f"the precondition {query} does not hold"
    return ""


def valid_answers(approval: Approval, approvers: Sequence[str]) -> tuple[Answer, ...]:
    """Whose yes still counts; a drill's own yes only for a drill."""
    drill = approval.plan.drill
    yes = [answer for answer in approval.answers if answer.counts and answer.person not in approval.requesters]
    return tuple(said for said in yes if said.person in approvers or (said.kind is Kind.DRILL and drill))


async def _needed(approval: Approval, situation: Situation, world: World, now: datetime) -> Decision:
    """Replicas may have come and gone since somebody said yes; other requests cannot make a given yes too little."""
    decision, plan = _decision(approval, situation, world, now), approval.plan
    if isinstance(decision, Deny):
        return decision
    reach = measure(plan, await world.replicas(plan.service))
    return widened(decision, reach, one_is_enough=world.one_is_enough(plan))


def _decision(approval: Approval, situation: Situation, world: World, now: datetime) -> Decision:
    """By the rights of whoever asked; of several, the first who may."""
    plan = approval.plan
    actors = [world.actor(name, drill=plan.drill) for name in approval.requesters]
    decisions = [decide(plan, actor, situation, world.rules, world.here(now)) for actor in actors]
    return next((decision for decision in decisions if not isinstance(decision, Deny)), decisions[0])


def _not_permitted(approval: Approval, decision: Decision, world: World) -> str:
    """Glass stands for the approvals that are missing, and for nothing else."""
    glass = approval.glass
    if glass is None or isinstance(decision, Deny):
        return _too_few(approval, decision, world.names_with(Role.APPROVER))
    return "" if glass.person in world.names_with(Role.ADMIN) else f"{glass.person} may no longer run anything alone"


def _too_few(approval: Approval, decision: Decision, approvers: Sequence[str]) -> str:
    match decision:
        case Deny(reason):
            return fact(reason)
        case Ask(quorum, teams=teams):
            needed, teams = max(quorum, approval.quorum), max(teams, approval.teams)
        case Allow():
            needed, teams = approval.quorum, approval.teams
    valid = valid_answers(approval, approvers)
    if len(valid) < needed:
        return f"it needs {needed} approvals, and {len(valid)} of those given still count"
    if needed and len({answer.team for answer in valid}) < teams:
        return f"it needs approvals of {teams} teams, and those given are of fewer"
    return ""
