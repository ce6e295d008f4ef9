"""Decides whether a plan may run, must be asked for, or must not run; the first rule that matches wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from monitoring.model import Severity
from remediation.actor import Actor, Role
from remediation.hours import Times
from remediation.limits import Crowded, Limited, Limits, Maintained, Past, Tripped, reached
from remediation.plan import Plan
from remediation.reach import Reach, Wide
from remediation.runbooks import Risk
from remediation.track import Record, Track


class Decide(StrEnum):
    """What a rule says."""

    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the policy; an empty condition matches anything. `approvals` and `expires` are for asking."""

    decide: Decide
    risks: tuple[Risk, ...] = ()
    services: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    approvals: int = 1
    expires: timedelta = timedelta(minutes=30)
    teams: tuple[str, ...] = ()
    times: Times = Times()
    record: Record | None = None

    @property
    def permits(self) -> bool:
        """Whether it lets anything run, asked for or not."""
        return self.decide is not Decide.DENY


@dataclass(frozen=True, slots=True)
class Halted:
    """The kill switch is engaged."""

    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest action on the same service; `ended_at` is None while it is under way or not judged yet."""

    approval: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What matters besides the plan. `inferred` means a classifier or a model read the request."""

    halted: Halted | None = None
    earlier: Earlier | None = None
    severity: Severity | None = None
    inferred: bool = False
    limits: Limits = Limits()
    past: tuple[Past, ...] = ()
    track: Track = Track()


@dataclass(frozen=True, slots=True)
class NoRight:
    """Denied: the actor lacks a role."""

    needed: Role


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Denied: another action on the service has not ended, or is not judged yet."""

    approval: int


@dataclass(frozen=True, slots=True)
class Cooling:
    """Denied: the service was changed too short a time ago."""

    approval: int
    cooldown: timedelta
    until: datetime


@dataclass(frozen=True, slots=True)
class RuleDenies:
    """Denied by the rule of that number, counted from 1."""

    rule: int


@dataclass(frozen=True, slots=True)
class NoRule:
    """Denied: the policy has rules and none of them matches."""

    rules: int


@dataclass(frozen=True, slots=True)
class ByRule:
    """Allowed or asked for by the rule of that number, counted from 1."""

    rule: int


@dataclass(frozen=True, slots=True)
class NoPolicy:
    """Asked for because no policy is configured."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """Asked for although rule would allow it, because the words were read by a classifier or a model."""

    rule: int


@dataclass(frozen=True, slots=True)
class Untried:
    """Asked for although a rule allows it, because the runbook as it is written was never tried."""

    rule: int


@dataclass(frozen=True, slots=True)
class Unreplayed:
    """Asked for although a rule allows it, because it allows more than before and nobody looked at what that means."""

    rule: int


DenyReason = Halted | NoRight | UnderWay | Cooling | Limited | Tripped | Maintained | Crowded | RuleDenies | NoRule
AskReason = ByRule | NoPolicy | Inferred | Wide | Untried | Unreplayed


@dataclass(frozen=True, slots=True)
class Allow:
    """It may run unasked."""

    reason: ByRule


@dataclass(frozen=True, slots=True)
class Ask:
    """It may run when `quorum` distinct people of so many teams say so; `wide` is what made them more."""

    quorum: int
    expires: timedelta
    reason: AskReason
    teams: int = 1
    wide: Reach | None = None
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Deny:
    """It must not run."""

    reason: DenyReason


Decision = Allow | Ask | Deny
UNRULED = Ask(1, timedelta(minutes=30), NoPolicy())


def decide(plan: Plan, actor: Actor, situation: Situation, rules: Sequence[Rule] | None, now: datetime) -> Decision:
    """`rules` of None means no policy is configured, so that everything asks; an empty one denies everything.

    `now` is in the zone that the rules' hours are meant in.
    """
    if blocked := _blocked(plan, actor, situation, now):
        return Deny(blocked)
    return _by_rules(plan, actor, situation, rules, now)


def _blocked(plan: Plan, actor: Actor, situation: Situation, now: datetime) -> DenyReason | None:
    """What no rule can permit."""
    if situation.halted:
        return situation.halted
    if not actor.may(Role.OPERATOR):
        return NoRight(Role.OPERATOR)
    match situation.earlier:
        case Earlier(approval, None):
            return UnderWay(approval)
        case Earlier(approval, datetime() as ended_at) if now < ended_at + plan.cooldown:
            return Cooling(approval, plan.cooldown, ended_at + plan.cooldown)
        case _:
            # A drill is about nothing but itself.
            return None if plan.drill else reached(situation.limits, plan.service, situation.past, now)


def _by_rules(plan: Plan, actor: Actor, situation: Situation, rules: Sequence[Rule] | None, now: datetime) -> Decision:
    if rules is None:
        return UNRULED
    for number, rule in enumerate(rules, 1):
        if all(met for _, met in conditions(rule, plan, actor, situation, now)):
            return _said(rule, number, inferred=situation.inferred)
    return Deny(NoRule(len(rules)))


def conditions(
    rule: Rule, plan: Plan, actor: Actor, situation: Situation, now: datetime
) -> tuple[tuple[str, bool], ...]:
    """What the rule wants, as one would say it, and whether it is so; what it does not speak of is left out."""
    wants: tuple[tuple[str, tuple[object, ...], object], ...] = (
        ("risk", rule.risks, plan.risk),
        ("service", rule.services, plan.service),
        ("environment", rule.environments, plan.environment),
        ("runbook", rule.runbooks, plan.runbook),
        ("person", rule.people, actor.name),
        ("team", rule.teams, actor.team),
        ("severity", rule.severities, situation.severity),
    )
    listed = tuple((f"{name} {' or '.join(map(str, some))}", actual in some) for name, some, actual in wants if some)
    timed = ((f"time {rule.times}", rule.times.hold(now)),) if rule.times != Times() else ()
    return (*listed, *timed, *(((f"{rule.record}", rule.record.holds(situation.track)),) if rule.record else ()))


def _said(rule: Rule, number: int, *, inferred: bool) -> Decision:
    match rule.decide:
        case Decide.ALLOW if inferred:
            return Ask(max(1, rule.approvals), rule.expires, Inferred(number))
        case Decide.ALLOW:
            return Allow(ByRule(number))
        case Decide.ASK:
            return Ask(max(1, rule.approvals), rule.expires, ByRule(number))
        case Decide.DENY:
            return Deny(RuleDenies(number))
        case _:
            assert_never(rule.decide)
