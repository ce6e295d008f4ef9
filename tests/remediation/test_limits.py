from dataclasses import replace
from datetime import time, timedelta

from remediation.hours import Hours, Times
from remediation.limits import Limit, Limited, Limits, Maintained, Maintenance, Past, Tripped, reached
from remediation.policy import Decide, Deny, Rule, Situation, decide
from remediation.request import Refused
from remediation.verify import Condition, HealthReport
from tests.remediation.fakes import LEE, NOON, SAM, FakeWorld, asked, finished, request
from tests.remediation.test_policy import PLAN

HOUR = timedelta(hours=1)
TWO = Limit(2, HOUR)


def past(minutes: int, number: int = 1, service: str = "checkout", *, bad: bool = False) -> Past:
    return Past(number, service, NOON - timedelta(minutes=minutes), bad)


def test_a_service_has_so_many_actions_within_a_time():
    limits = Limits(service=TWO)
    until = NOON + timedelta(minutes=10)

    assert reached(limits, "checkout", [past(50), past(10)], NOON) == Limited("checkout", TWO, until)
    assert reached(limits, "checkout", [past(50), past(10)], until) is None
    assert reached(limits, "checkout", [past(50, service="cart"), past(10)], NOON) is None


def test_all_services_together_have_so_many():
    found = reached(Limits(overall=TWO), "checkout", [past(50, service="cart"), past(10, service="host")], NOON)

    assert found == Limited("", TWO, NOON + timedelta(minutes=10))


def test_after_several_that_went_badly_nothing_more_is_tried():
    limits, bad = Limits(breaker=TWO), [past(50, 1, bad=True), past(10, 2, bad=True)]

    assert reached(limits, "checkout", bad, NOON) == Tripped((1, 2), NOON + timedelta(minutes=10))
    assert reached(limits, "cart", bad, NOON) is None


def test_one_that_went_well_closes_the_breaker():
    mixed = [past(50, bad=True), past(30), past(10, bad=True)]

    assert reached(Limits(breaker=TWO), "checkout", mixed, NOON) is None


def test_nothing_is_done_during_maintenance():
    night = Maintenance(("checkout",), Times(hours=Hours(time(11), time(13))), reason="new disks")
    limits = Limits(maintenance=(night,))

    assert reached(limits, "checkout", (), NOON) == Maintained("new disks", NOON + HOUR)
    assert reached(limits, "cart", (), NOON) is None
    assert reached(limits, "checkout", (), NOON + HOUR) is None


def test_maintenance_lasts_from_since_to_until():
    once = Limits(maintenance=(Maintenance(since=NOON, until=NOON + HOUR),))

    assert reached(once, "checkout", (), NOON - timedelta(seconds=1)) is None
    assert reached(once, "checkout", (), NOON) == Maintained("", NOON + HOUR)
    assert reached(once, "checkout", (), NOON + HOUR) is None


def test_no_rule_permits_what_a_limit_denies_and_a_drill_has_none():
    situation = Situation(limits=Limits(service=TWO), past=(past(50), past(10)))
    rules = (Rule(Decide.ALLOW),)

    assert isinstance(decide(PLAN, SAM, situation, rules, NOON), Deny)
    assert not isinstance(decide(replace(PLAN, drill=True), SAM, situation, rules, NOON), Deny)


async def test_what_was_run_counts_towards_the_limit(world: FakeWorld):
    world.runbooks = [world.runbook(cooldown=timedelta())]
    world.limits = Limits(service=Limit(1, HOUR))
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()

    refused = await flow.propose(request())

    assert refused == Refused(Limited("checkout", Limit(1, HOUR), NOON + HOUR))


async def test_what_made_it_worse_opens_the_breaker(world: FakeWorld):
    world.runbooks = [world.runbook(cooldown=timedelta())]
    world.limits = Limits(breaker=Limit(1, HOUR))
    world.health = HealthReport({"latency_p95": Condition.WORSE})
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()

    assert await flow.propose(request()) == Refused(Tripped((approval.number,), NOON + HOUR))


async def test_maintenance_that_began_after_the_answer_voids_it(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    world.limits = Limits(maintenance=(Maintenance(since=NOON, reason="new disks"),))

    done = await finished(world.flow(), approval.number)

    assert (done.void_reason, world.ran()) == ("the service is under maintenance (new disks)", 0)
