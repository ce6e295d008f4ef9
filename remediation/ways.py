"""What would have to be different for something that is denied: the nearest rule, who else may, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from remediation.actor import Actor
from remediation.limits import Limited, Maintained, Tripped
from remediation.plan import Plan
from remediation.policy import Cooling, Deny, Rule, Situation, conditions, decide


@dataclass(frozen=True, slots=True)
class Near:
    """The permitting rule that fails by the fewest conditions, and those it fails by."""

    rule: int
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything is empty when only a change of the configuration would help."""

    near: Near | None = None
    others: tuple[str, ...] = ()
    later: datetime | None = None


def ways(
    plan: Plan,
    actor: Actor,
    situation: Situation,
    rules: Sequence[Rule] | None,
    now: datetime,
    *,
    others: Sequence[Actor],
) -> Ways:
    """For something that is denied."""

    def permitted(who: Actor, at: datetime) -> bool:
        return not isinstance(decide(plan, who, situation, rules, at), Deny)

    return Ways(
        near=_near(plan, actor, situation, rules or (), now),
        others=tuple(one.name for one in others if one.name != actor.name and permitted(one, now)),
        later=next((at for at in _moments(plan, actor, situation, rules, now) if permitted(actor, at)), None),
    )


def _near(plan: Plan, actor: Actor, situation: Situation, rules: Sequence[Rule], now: datetime) -> Near | None:
    found = []
    for number, rule in enumerate(rules, 1):
        unmet = tuple(name for name, met in conditions(rule, plan, actor, situation, now) if not met)
        if rule.permits and unmet:
            found.append(Near(number, unmet))
    return min(found, key=lambda near: (len(near.unmet), near.rule), default=None)


def _moments(
    plan: Plan, actor: Actor, situation: Situation, rules: Sequence[Rule] | None, now: datetime
) -> list[datetime]:
    """When anything that depends on the time may change, soonest first."""
    edges = {edge for rule in rules or () for edge in rule.times.edges(now)}
    edges |= {edge for one in situation.limits.maintenance for edge in one.times.edges(now)}
    edges |= {until for one in situation.limits.maintenance if (until := one.until) and until > now}
    match decide(plan, actor, situation, rules, now):
        case Deny(
            Cooling(until=until) | Limited(until=until) | Tripped(until=until) | Maintained(until=datetime() as until)
        ):
            edges.add(until)
    return sorted(edges)
