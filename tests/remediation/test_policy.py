from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.model import Severity
from remediation.actor import Actor, Role
from remediation.plan import Plan
from remediation.policy import (
    Allow,
    Ask,
    ByRule,
    Cooling,
    Decide,
    Deny,
    Earlier,
    Halted,
    Inferred,
    NoPolicy,
    NoRight,
    NoRule,
    Rule,
    RuleDenies,
    Situation,
    UnderWay,
    decide,
)
from remediation.policy_json import version
from remediation.runbooks import Command, Risk
from tests.remediation.fakes import LEE, NOON, SAM, STRANGER

PLAN = Plan("restart", "Restart", "checkout", Risk.HIGH, Command(("/bin/true",)), environment="production")
CALM = Situation()
ALLOW = Rule(Decide.ALLOW)
ASK_TWO = Rule(Decide.ASK, approvals=2, expires=timedelta(minutes=10))


def test_without_a_policy_everything_is_asked_for_once():
    assert decide(PLAN, SAM, CALM, None, NOON) == Ask(1, timedelta(minutes=30), NoPolicy())


def test_what_no_rule_matches_is_denied():
    rules = (Rule(Decide.ALLOW, risks=(Risk.LOW,)),)

    assert decide(PLAN, SAM, CALM, rules, NOON) == Deny(NoRule(1))


def test_an_empty_policy_denies_everything():
    assert decide(PLAN, SAM, CALM, (), NOON) == Deny(NoRule(0))


def test_the_first_rule_that_matches_wins():
    assert decide(PLAN, SAM, CALM, (ASK_TWO, ALLOW), NOON) == Ask(2, timedelta(minutes=10), ByRule(1))
    assert decide(PLAN, SAM, CALM, (ALLOW, ASK_TWO), NOON) == Allow(ByRule(1))


def test_a_rule_can_deny():
    assert decide(PLAN, SAM, CALM, (Rule(Decide.DENY), ALLOW), NOON) == Deny(RuleDenies(1))


@pytest.mark.parametrize(
    "elsewhere",
    [
        Rule(Decide.ALLOW, risks=(Risk.LOW,)),
        Rule(Decide.ALLOW, services=("cart",)),
        Rule(Decide.ALLOW, environments=("staging",)),
        Rule(Decide.ALLOW, runbooks=("other",)),
        Rule(Decide.ALLOW, people=("lee",)),
        Rule(Decide.ALLOW, severities=(Severity.CRITICAL,)),
    ],
)
def test_every_condition_of_a_rule_must_hold(elsewhere: Rule):
    assert decide(PLAN, SAM, CALM, (elsewhere,), NOON) == Deny(NoRule(1))


def test_a_rule_matches_when_all_its_conditions_do():
    rule = Rule(Decide.ALLOW, (Risk.HIGH,), ("checkout",), ("production",), ("restart",), ("sam",), (Severity.WARNING,))

    assert decide(PLAN, SAM, Situation(severity=Severity.WARNING), (rule,), NOON) == Allow(ByRule(1))


def test_what_a_model_read_is_asked_for_and_never_allowed():
    assert decide(PLAN, SAM, Situation(inferred=True), (ALLOW,), NOON) == Ask(1, timedelta(minutes=30), Inferred(1))


def test_an_asking_rule_cannot_ask_nobody():
    rules = (replace(ASK_TWO, approvals=0),)

    assert decide(PLAN, SAM, CALM, rules, NOON) == Ask(1, timedelta(minutes=10), ByRule(1))


@pytest.mark.parametrize("actor", [STRANGER, Actor("ann")])
def test_only_operators_can_ask(actor: Actor):
    assert decide(PLAN, actor, CALM, (ALLOW,), NOON) == Deny(NoRight(Role.OPERATOR))


def test_an_approver_is_an_operator_too():
    assert decide(PLAN, LEE, CALM, (ALLOW,), NOON) == Allow(ByRule(1))


def test_nothing_is_permitted_while_halted():
    halted = Halted("kim", NOON, "deploy")

    assert decide(PLAN, SAM, Situation(halted=halted), (ALLOW,), NOON) == Deny(halted)


def test_one_action_at_a_time_on_a_service():
    assert decide(PLAN, SAM, Situation(earlier=Earlier(3, None)), (ALLOW,), NOON) == Deny(UnderWay(3))


def test_a_service_is_left_alone_until_the_cooldown_is_over():
    situation = Situation(earlier=Earlier(3, NOON))
    until = NOON + PLAN.cooldown

    just_before = decide(PLAN, SAM, situation, (ALLOW,), until - timedelta(microseconds=1))

    assert just_before == Deny(Cooling(3, PLAN.cooldown, until))
    assert decide(PLAN, SAM, situation, (ALLOW,), until) == Allow(ByRule(1))


def test_without_a_cooldown_the_next_may_follow_at_once():
    situation = Situation(earlier=Earlier(3, NOON))

    assert decide(replace(PLAN, cooldown=timedelta()), SAM, situation, (ALLOW,), NOON) == Allow(ByRule(1))


def test_the_version_changes_with_any_rule():
    versions = {version(rules) for rules in (None, (), (ALLOW,), (ASK_TWO,), (ALLOW, ASK_TWO), (ASK_TWO, ALLOW))}

    assert len(versions) == 6
    assert version((replace(ASK_TWO, expires=timedelta(minutes=11)),)) not in versions


def test_the_version_is_the_same_in_every_process():
    assert version((ASK_TWO,)) == "04985f945d30"
