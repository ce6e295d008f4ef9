"""One person's word where it cannot wait: who, for how long, and what it costs afterwards."""

import asyncio

import pytest

from remediation.actor import BOT
from remediation.answers import (
    AlreadyDecidedError,
    AnswerError,
    ExpiredError,
    HaltedError,
    NotAPersonError,
    TargetError,
)
from remediation.approval import Stage
from remediation.emergency import (
    NoReasonError,
    NotForYouError,
    NothingToReviewError,
    NotReviewerError,
    OwnGlassError,
    UnreviewedError,
)
from remediation.limits import Limits, Maintenance
from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from tests.remediation.fakes import KIM, LEE, SAM, FakeWorld, asked, finished

WHY = "the shop is down and lee is in the air"


async def test_one_admin_runs_alone_what_needs_two(world: FakeWorld):
    world.rules = (Rule(Decide.ASK, approvals=2),)
    flow = world.flow()
    approval = await asked(flow, KIM)

    broken = await flow.break_glass(approval.number, KIM, WHY)
    await finished(flow, approval.number)

    assert broken.glass
    assert (broken.stage, broken.glass.person, broken.glass.reason, world.ran()) == (Stage.APPROVED, "kim", WHY, 1)
    assert "glass broken" in [entry.kind for entry in await world.ledger.recent()]


@pytest.mark.parametrize(
    ("who", "reason", "error"),
    [(LEE, WHY, NotForYouError), (SAM, WHY, NotForYouError), (BOT, WHY, NotAPersonError), (KIM, " ", NoReasonError)],
)
async def test_only_an_admin_with_a_reason_runs_something_alone(world: FakeWorld, who, reason, error):
    flow = world.flow()
    approval = await asked(flow)

    with pytest.raises(error):
        await flow.break_glass(approval.number, who, reason)

    assert (await flow.get(approval.number)).stage is Stage.PENDING


async def test_what_is_critical_is_named_here_too(world: FakeWorld):
    world.runbooks = [world.runbook(risk=Risk.CRITICAL)]
    flow = world.flow()
    approval = await asked(flow)

    with pytest.raises(TargetError, match="break glass APR-1 checkout because REASON"):
        await flow.break_glass(approval.number, KIM, WHY)

    assert (await flow.break_glass(approval.number, KIM, WHY, "checkout")).stage is Stage.APPROVED


async def test_the_kill_switch_holds_whatever_the_reason(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.halt(KIM)

    with pytest.raises(HaltedError):
        await flow.break_glass(approval.number, KIM, WHY)
    assert not await world.records.glass.smash(approval, KIM, WHY, world.now, world.now)


async def test_it_lasts_minutes(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.break_glass(approval.number, KIM, WHY)
    world.later(minutes=6)

    done = await finished(flow, approval.number)

    assert (done.stage, world.ran()) == (Stage.EXPIRED, 0)


async def test_one_that_nobody_reviewed_blocks_the_next(world: FakeWorld):
    flow = world.flow()
    first, second = await asked(flow), await asked(flow, service="cart")
    await flow.break_glass(first.number, KIM, WHY)

    with pytest.raises(UnreviewedError, match="kim ran APR-1 alone"):
        await flow.break_glass(second.number, KIM, WHY)
    await flow.review(first.number, LEE, "it was right")

    assert (await flow.break_glass(second.number, KIM, WHY)).stage is Stage.APPROVED


async def test_the_database_itself_holds_one_unreviewed(shared: FakeWorld):
    flow = shared.flow()
    one, two = await asked(flow), await asked(flow, service="cart")

    broken = await asyncio.gather(
        *(shared.records.glass.smash(it, KIM, WHY, it.expires_at, shared.now) for it in (one, two))
    )

    assert sorted(broken) == [False, True]


async def test_whoever_broke_it_does_not_review_it(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.break_glass(approval.number, KIM, WHY)

    with pytest.raises(OwnGlassError, match="Ask lee or max"):
        await flow.review(approval.number, KIM)
    with pytest.raises(NotReviewerError):
        await flow.review(approval.number, SAM)

    assert not await world.records.glass.review(approval, KIM, "", world.now)
    assert await flow.unreviewed()


async def test_a_review_is_on_record_and_happens_once(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    with pytest.raises(NothingToReviewError, match="nobody ran it alone"):
        await flow.review(approval.number, LEE)
    await flow.break_glass(approval.number, KIM, WHY)

    reviewed = await flow.review(approval.number, LEE, "it was right")
    with pytest.raises(NothingToReviewError, match="lee reviewed it already"):
        await flow.review(approval.number, LEE)

    assert reviewed.glass
    assert (reviewed.glass.reviewed_by, reviewed.glass.review) == ("lee", "it was right")


async def test_an_admin_who_was_demoted_runs_nothing_alone(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.break_glass(approval.number, KIM, WHY)
    world.people = (SAM, LEE)

    done = await finished(flow, approval.number)

    assert (done.void_reason, world.ran()) == ("kim may no longer run anything alone", 0)


async def test_what_policy_denies_by_now_does_not_run_alone(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.break_glass(approval.number, KIM, WHY)
    world.limits = Limits(maintenance=(Maintenance(reason="they move it"),))

    done = await finished(world.flow(), approval.number)

    assert (done.stage, world.ran()) == (Stage.VOID, 0)


async def test_a_yes_taken_back_does_not_mend_the_glass(world: FakeWorld):
    world.rules = (Rule(Decide.ASK, approvals=2),)
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.break_glass(approval.number, KIM, WHY)

    await flow.revoke(approval.number, LEE)

    assert (await flow.get(approval.number)).stage is Stage.APPROVED


async def test_what_is_over_cannot_be_run_alone(world: FakeWorld):
    flow = world.flow()
    denied, late = await asked(flow), await asked(flow, service="cart")
    await flow.answer(denied.number, LEE, approve=False)
    with pytest.raises(AlreadyDecidedError):
        await flow.break_glass(denied.number, KIM, WHY)
    world.later(hours=1)

    with pytest.raises(ExpiredError) as refused:
        await flow.break_glass(late.number, KIM, WHY)
    assert isinstance(refused.value, AnswerError)
