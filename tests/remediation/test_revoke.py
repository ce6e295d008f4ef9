import asyncio

import pytest

from remediation.answers import AlreadyAnsweredError, NothingToRevokeError, TargetError
from remediation.approval import Stage
from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from tests.remediation.fakes import BOT, KIM, LEE, MAX, SAM, FakeWorld, asked, finished

TWO = (Rule(Decide.ASK, approvals=2),)


async def test_a_yes_can_be_taken_back_until_the_run_starts(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    taken = await flow.revoke(approval.number, LEE)
    await finished(flow, approval.number)

    assert (taken.stage, taken.approvers, world.ran()) == (Stage.PENDING, (), 0)


async def test_somebody_else_can_still_say_yes_to_it_afterwards(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.revoke(approval.number, LEE)

    with pytest.raises(AlreadyAnsweredError):
        await flow.answer(approval.number, LEE)
    await flow.answer(approval.number, KIM)

    assert (await finished(flow, approval.number)).approvers == ("kim",)
    assert world.ran() == 1


async def test_a_yes_that_was_taken_back_counts_for_no_quorum(world: FakeWorld):
    world.rules = TWO
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.revoke(approval.number, LEE)
    await flow.answer(approval.number, MAX)

    assert (await finished(flow, approval.number)).stage is Stage.PENDING


async def test_one_that_is_not_needed_leaves_it_approved(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    with pytest.raises(NothingToRevokeError):
        await flow.revoke(approval.number, KIM)

    assert (await flow.get(approval.number)).stage is Stage.APPROVED


async def test_what_has_started_cannot_be_taken_back(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)

    with pytest.raises(NothingToRevokeError, match="it has started"):
        await flow.revoke(approval.number, LEE)


async def test_taking_back_meets_the_same_plan_asked_for_again(world: FakeWorld):
    flow = world.flow()
    first = await asked(flow)
    await flow.answer(first.number, LEE)
    second = await asked(flow, SAM)

    taken = await flow.revoke(first.number, LEE)

    assert second.number != first.number
    assert (taken.stage, taken.void_reason) == (Stage.VOID, "lee took their yes back")


async def test_a_start_and_a_yes_taken_back_exclude_each_other(shared: FakeWorld):
    for _ in range(5):
        flow = shared.flow()
        approval = await asked(flow, BOT)
        await flow.answer(approval.number, LEE)
        before = shared.ran()

        taken, _ = await asyncio.gather(flow.revoke(approval.number, LEE), flow.advance(), return_exceptions=True)
        await flow.drain(10)

        ran = shared.ran() - before
        assert ran == (1 if isinstance(taken, NothingToRevokeError) else 0)
        if not ran:
            await shared.flow().answer(approval.number, KIM, approve=False)
        shared.later(hours=1)
        await shared.flow().advance()


async def test_a_no_ends_what_is_approved_and_has_not_started(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    await flow.answer(approval.number, KIM, approve=False, reason="not now")

    assert (await finished(flow, approval.number)).stage is Stage.DENIED
    assert world.ran() == 0


async def test_what_is_critical_is_approved_by_typing_its_target(world: FakeWorld):
    world.runbooks = [world.runbook(risk=Risk.CRITICAL)]
    flow = world.flow()
    approval = await asked(flow)

    with pytest.raises(TargetError, match="To approve it, type: approve APR-1 checkout"):
        await flow.answer(approval.number, LEE)
    with pytest.raises(TargetError, match="is about checkout, not cart"):
        await flow.answer(approval.number, LEE, typed="cart")
    await flow.answer(approval.number, LEE, typed="checkout")

    assert (await flow.get(approval.number)).stage is Stage.APPROVED


async def test_whoever_types_another_target_is_never_taken_at_their_word(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    with pytest.raises(TargetError):
        await flow.answer(approval.number, LEE, typed="never")

    assert (await flow.get(approval.number)).stage is Stage.PENDING
