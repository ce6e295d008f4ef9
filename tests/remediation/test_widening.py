from datetime import time

from monitoring.model import Severity
from remediation.hours import Hours, Times
from remediation.policy import Decide, Rule
from remediation.policy_json import decode, encode
from remediation.runbooks import Risk
from remediation.widening import wider

ALLOW, ASK, DENY = Decide.ALLOW, Decide.ASK, Decide.DENY
LOW = Rule(ALLOW, risks=(Risk.LOW,))
NIGHT = Times((5, 6), Hours(time(22), time(6)))


def test_the_same_rules_allow_no_more():
    assert wider((LOW, Rule(ASK)), (LOW, Rule(ASK))) == ()


def test_where_nothing_was_allowed_every_allowing_rule_is_wider():
    assert wider((Rule(ASK, risks=(Risk.HIGH,)), LOW), None) == (2,)


def test_a_rule_for_more_than_before_is_wider():
    assert wider((Rule(ALLOW, risks=(Risk.LOW, Risk.MEDIUM)),), (LOW,)) == (1,)
    assert wider((Rule(ALLOW),), (LOW,)) == (1,)


def test_a_rule_for_less_than_before_is_not():
    assert wider((Rule(ALLOW, risks=(Risk.LOW,), services=("cart",)),), (LOW,)) == ()
    assert wider((Rule(ALLOW, risks=(Risk.LOW,), times=NIGHT),), (LOW,)) == ()


def test_hours_taken_away_are_wider():
    assert wider((LOW,), (Rule(ALLOW, risks=(Risk.LOW,), times=NIGHT),)) == (1,)


def test_what_was_caught_by_a_rule_before_it_must_still_be_caught():
    caught = Rule(DENY, environments=("production",))

    assert wider((LOW,), (caught, LOW)) == (1,)
    assert wider((LOW, caught), (caught, LOW)) == (1,)
    assert wider((Rule(ASK, environments=("production",)), LOW), (caught, LOW)) == ()
    assert wider((Rule(DENY), LOW), (caught, LOW)) == ()


def test_denying_and_asking_more_is_never_wider():
    assert wider((Rule(DENY),), (LOW,)) == ()
    assert wider((), (LOW,)) == ()
    assert wider(None, (LOW,)) == ()


def test_rules_are_the_same_after_they_were_written_down():
    rules = (
        Rule(ASK, (Risk.HIGH,), ("cart",), ("production",), ("restart",), ("sam",), (Severity.CRITICAL,), 2),
        Rule(ALLOW, teams=("ops",), times=NIGHT),
    )

    assert decode(encode(rules)) == rules
    assert decode(encode(None)) is None
