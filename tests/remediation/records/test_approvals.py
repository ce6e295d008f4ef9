import asyncio

import pytest

from remediation.actor import BOT, Actor, Role
from remediation.answers import AnswerError
from remediation.approval import Stage
from remediation.chain import Intact
from remediation.policy import Decide, Rule
from tests.remediation.fakes import KIM, LEE, MAX, NOON, SAM, FakeWorld, asked

CROWD = tuple(Actor(f"person{number}", frozenset({Role.APPROVER})) for number in range(200))


async def click(flow, number: int, actor: Actor, *, approve: bool = True) -> bool:
    """Whether the answer was taken; everybody gets either an approval or a sentence."""
    try:
        await flow.answer(number, actor, approve=approve)
    except AnswerError:
        return False
    return True


@pytest.mark.parametrize("crowd", [CROWD, (LEE,) * 200], ids=["200 people", "one person 200 times"])
async def test_200_answers_at_once_give_one_run(shared: FakeWorld, crowd: tuple[Actor, ...]):
    shared.people = (*CROWD, LEE)
    flows = [shared.flow() for _ in range(4)]
    approval = await asked(flows[0])

    async def click_and_tick(index: int, actor: Actor) -> bool:
        taken = await click(flows[index % 4], approval.number, actor)
        if index % 10 == 0:
            await flows[index % 4].advance()
        return taken

    taken = await asyncio.gather(*(click_and_tick(index, actor) for index, actor in enumerate(crowd)))
    await flows[0].advance()
    await asyncio.gather(*(flow.drain(20) for flow in flows))

    done = await flows[0].get(approval.number)
    assert (sum(taken), len(done.answers), shared.ran()) == (1, 1, 1)
    assert isinstance(await shared.ledger.verify(), Intact)


async def test_a_quorum_reached_at_the_same_moment_is_reached(shared: FakeWorld):
    shared.rules = (Rule(Decide.ASK, approvals=3),)
    flow = shared.flow()
    approval = await asked(flow)

    taken = await asyncio.gather(*(click(flow, approval.number, actor) for actor in (LEE, MAX, KIM)))

    assert taken == [True, True, True]
    assert (await flow.get(approval.number)).stage is Stage.APPROVED


async def test_a_yes_and_a_no_at_once_end_in_a_no(shared: FakeWorld):
    flow = shared.flow()
    approval = await asked(flow)

    taken = await asyncio.gather(click(flow, approval.number, LEE), click(flow, approval.number, MAX, approve=False))

    assert taken[1]
    assert (await flow.get(approval.number)).stage is Stage.DENIED


async def test_the_same_plan_asked_for_at_once_is_one_question(shared: FakeWorld):
    flow = shared.flow()
    people = (BOT, SAM, LEE, MAX)

    approvals = await asyncio.gather(*(asked(flow, actor) for actor in people for _ in range(5)))

    assert len({approval.number for approval in approvals}) == 1
    assert set((await flow.get(1)).requesters) == {actor.name for actor in people}


async def test_the_database_itself_refuses_a_late_answer(world: FakeWorld):
    approval = await asked(world.flow())
    late = approval.expires_at

    assert not await world.records.approvals.answer(approval.number, LEE, approve=True, reason="", now=late)


async def test_the_database_itself_refuses_the_requester_and_a_second_answer(world: FakeWorld):
    world.rules = (Rule(Decide.ASK, approvals=3),)
    approval = await asked(world.flow(), SAM)
    answer = world.records.approvals.answer

    assert not await answer(approval.number, SAM, approve=True, reason="", now=NOON)
    assert await answer(approval.number, LEE, approve=True, reason="", now=NOON)
    assert not await answer(approval.number, LEE, approve=True, reason="", now=NOON)
    assert len((await world.records.approvals.get(approval.number)).answers) == 1


async def test_the_database_itself_refuses_an_answer_to_what_is_decided(world: FakeWorld):
    approval = await asked(world.flow())
    answer = world.records.approvals.answer
    await answer(approval.number, LEE, approve=False, reason="", now=NOON)

    assert not await answer(approval.number, MAX, approve=True, reason="", now=NOON)
    assert (await world.records.approvals.get(approval.number)).stage is Stage.DENIED


async def test_a_start_and_a_withdrawal_meet_at_one_row(shared: FakeWorld):
    flow = shared.flow()
    approval = await asked(flow)
    approved = await flow.answer(approval.number, LEE)

    claimed, void = await asyncio.gather(
        shared.records.runs.claim(approved, "token", shared.now + (approved.expires_at - shared.now), shared.now),
        shared.records.approvals.void(approval.number, "changed", shared.now),
    )

    done = await flow.get(approval.number)
    assert (claimed is None) is void
    assert (done.run is None) is (done.stage is Stage.VOID)
