from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from remediation.hours import Hours, Times
from remediation.policy import Allow, ByRule, Decide, Deny, Earlier, NoRule, Rule, Situation, decide
from remediation.runbooks import Risk
from remediation.ways import Near, Ways, ways
from tests.remediation.fakes import KIM, LEE, NOON, SAM, STRANGER
from tests.remediation.test_policy import PLAN

BERLIN = ZoneInfo("Europe/Berlin")
PAYMENTS = Rule(Decide.ASK, teams=("payments",))
NIGHT = Rule(Decide.ASK, times=Times(hours=Hours(time(22), time(6))))
LOW = Rule(Decide.ALLOW, risks=(Risk.LOW,), services=("cart",))
EVERYBODY = (SAM, LEE, KIM)


def test_a_rule_can_be_for_a_team():
    assert decide(PLAN, SAM, Situation(), (PAYMENTS,), NOON) == Deny(NoRule(1))
    assert not isinstance(decide(PLAN, LEE, Situation(), (PAYMENTS,), NOON), Deny)


def test_a_rule_can_be_for_a_time_in_the_configured_zone():
    midday = Rule(Decide.ALLOW, times=Times((1,), Hours(time(13), time(14))))  # noon UTC is 13:00 in Berlin

    assert decide(PLAN, SAM, Situation(), (midday,), NOON.astimezone(BERLIN)) == Allow(ByRule(1))
    assert decide(PLAN, SAM, Situation(), (midday,), NOON) == Deny(NoRule(1))


def test_the_way_out_names_the_nearest_rule_and_who_else_may():
    found = ways(PLAN, SAM, Situation(), (LOW, PAYMENTS), NOON, others=EVERYBODY)

    assert found == Ways(Near(2, ("team payments",)), ("lee",))


def test_the_way_out_names_the_first_moment_at_which_it_is_permitted():
    found = ways(PLAN, SAM, Situation(), (NIGHT,), NOON.astimezone(BERLIN), others=EVERYBODY)

    assert found.near == Near(1, ("time 22:00-06:00",))
    assert found.later == datetime(2026, 11, 24, 22, 0, tzinfo=BERLIN)


def test_a_cooldown_is_over_at_its_end():
    found = ways(PLAN, SAM, Situation(earlier=Earlier(3, NOON)), None, NOON, others=EVERYBODY)

    assert found == Ways(later=NOON + timedelta(minutes=15))


def test_a_stranger_is_shown_who_may():
    assert ways(PLAN, STRANGER, Situation(), None, NOON, others=EVERYBODY).others == ("sam", "lee", "kim")
