from datetime import timedelta

import pytest

from remediation.answers import TooLateError
from remediation.approval import Approval, Stage
from remediation.execute import LEASE
from remediation.flow import Flow
from remediation.policy import Allow, Ask, ByRule, Decide, Deny, NoPolicy, NoRule, Rule
from remediation.quorum import Lacking, lacking, widened
from remediation.reach import Needed, Reach, Replicas, Wide
from remediation.request import Starting
from tests.remediation.fakes import KIM, LEE, MAX, NOON, SAM, FakeWorld, asked, finished, request

ALL = Reach(("app1:80", "app2:80"), 2)
SOME = Reach(("app1:80", "app2:80"), 3, 2 / 3)
FEW = Reach(("app1:80",), 1)
ASK = Ask(1, timedelta(minutes=5), NoPolicy())
TWO = Replicas(("app1:80", "app2:80"))


def test_the_quorum_is_the_larger_of_policy_and_blast_radius():
    three = Ask(3, timedelta(minutes=5), ByRule(1))

    assert widened(ASK, SOME, one_is_enough=False) == Ask(2, timedelta(minutes=5), NoPolicy(), 1, SOME)
    assert widened(three, SOME, one_is_enough=False) == three
    assert widened(three, ALL, one_is_enough=False) == Ask(3, timedelta(minutes=5), ByRule(1), 2, ALL)


def test_what_touches_little_is_decided_by_policy_alone():
    assert widened(ASK, FEW, one_is_enough=False) == ASK
    assert widened(Allow(ByRule(1)), FEW, one_is_enough=False) == Allow(ByRule(1))


def test_what_touches_much_is_never_allowed_unasked():
    assert widened(Allow(ByRule(4)), SOME, one_is_enough=False) == Ask(2, timedelta(minutes=30), Wide(4), 1, SOME)


def test_no_blast_radius_permits_what_is_denied():
    assert widened(Deny(NoRule(1)), FEW, one_is_enough=False) == Deny(NoRule(1))


def test_a_drill_and_a_sole_owner_need_one():
    assert widened(ASK, ALL, one_is_enough=True) == ASK


async def test_a_plan_that_touches_every_replica_waits_for_two_teams(world: FakeWorld):
    world.replicas = TWO
    flow = world.flow()
    approval = await asked(flow)

    await flow.answer(approval.number, LEE)
    await flow.answer(approval.number, MAX)
    same_team = await flow.get(approval.number)
    await flow.answer(approval.number, KIM)
    world.later(minutes=5)
    await finished(flow, approval.number)

    assert (approval.quorum, approval.teams, approval.reach) == (2, 2, ALL)
    assert same_team.stage is Stage.PENDING
    assert world.ran() == 1


async def two_teams_said_yes(world: FakeWorld, flow: Flow) -> Approval:
    world.replicas = TWO
    approval = await asked(flow)
    for actor in (LEE, KIM):
        await flow.answer(approval.number, actor)
    return await flow.get(approval.number)


async def test_what_touches_every_replica_starts_a_while_after_its_last_yes(world: FakeWorld):
    flow = world.flow()
    approval = await two_teams_said_yes(world, flow)

    begun = await flow.begin(approval.number)
    world.later(minutes=4)
    await flow.advance()
    early = world.ran()
    world.later(minutes=2)
    await finished(flow, approval.number)

    assert (approval.starts_at, begun.run, early) == (NOON + timedelta(minutes=5), None, 0)
    assert world.ran() == 1


async def test_the_database_itself_refuses_to_start_within_that_while(world: FakeWorld):
    approval = await two_teams_said_yes(world, world.flow())

    assert await world.records.runs.claim(approval, "t", NOON + LEASE, NOON + timedelta(minutes=4)) is None


async def test_within_that_while_anybody_may_still_say_no(world: FakeWorld):
    flow = world.flow()
    approval = await two_teams_said_yes(world, flow)

    await flow.answer(approval.number, MAX, approve=False, reason="not now")
    world.later(minutes=6)
    await finished(flow, approval.number)

    assert ((await flow.get(approval.number)).stage, world.ran()) == (Stage.DENIED, 0)


async def test_a_yes_taken_back_begins_that_while_anew(world: FakeWorld):
    flow = world.flow()
    approval = await two_teams_said_yes(world, flow)
    world.later(minutes=4)
    await flow.revoke(approval.number, LEE)
    await flow.answer(approval.number, MAX)

    assert (await flow.get(approval.number)).starts_at == NOON + timedelta(minutes=9)


async def test_a_yes_after_which_it_could_not_start_in_time_is_not_taken(world: FakeWorld):
    flow = world.flow()
    world.replicas = TWO
    approval = await asked(flow)
    world.later(minutes=26)

    with pytest.raises(TooLateError, match="would start 5 min after its last yes"):
        await flow.answer(approval.number, LEE)


async def test_replicas_that_came_after_the_answer_void_it(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    world.replicas = TWO

    done = await finished(flow, approval.number)

    assert (done.stage, world.ran()) == (Stage.VOID, 0)
    assert done.void_reason == "it needs 2 approvals, and 1 of those given still count"


async def test_what_was_allowed_for_one_replica_does_not_start_on_two(world: FakeWorld):
    world.rules = (Rule(Decide.ALLOW),)
    flow = world.flow()
    proposal = await flow.propose(request(SAM))
    assert isinstance(proposal, Starting)
    world.replicas = TWO

    done = await finished(flow, proposal.approval.number)

    assert (done.stage, world.ran()) == (Stage.VOID, 0)


async def test_two_of_one_team_do_not_count_after_a_third_lost_the_right(world: FakeWorld):
    world.replicas = TWO
    flow = world.flow()
    approval = await asked(flow)
    for actor in (LEE, MAX, KIM):
        await flow.answer(approval.number, actor)
    world.people = (SAM, LEE, MAX)
    world.later(minutes=5)

    done = await finished(flow, approval.number)

    assert (done.void_reason, world.ran()) == ("it needs approvals of 2 teams, and those given are of fewer", 0)


async def test_another_open_action_counts_but_the_same_plan_does_not(world: FakeWorld):
    world.replicas = Replicas(("app1:80", "app2:80", "app3:80"))
    flow = world.flow()
    first = await asked(flow)
    again = await asked(flow, SAM)
    other = await asked(flow, parameters={"zone": "b"})

    assert again.number == first.number
    assert other.reach
    assert other.reach.others == (first.number,)


async def test_too_few_people_are_told_and_the_quorum_stays(world: FakeWorld):
    world.replicas = TWO
    world.people = (SAM, LEE, MAX)
    flow = world.flow()
    approval = await asked(flow)

    assert approval.quorum == 2
    assert flow.lacking(approval) == Lacking(Needed(2, 2), ("lee", "max"), 1)


async def test_a_sole_owner_is_enough_for_every_replica(world: FakeWorld):
    world.replicas, world.sole = TWO, True
    flow = world.flow()
    approval = await asked(flow)

    await flow.answer(approval.number, LEE)

    assert (await finished(flow, approval.number)).stage is Stage.APPROVED
    assert lacking(approval, {"lee": ""}) is None
