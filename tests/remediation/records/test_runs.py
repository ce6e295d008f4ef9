from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from remediation.approval import Approval, Phase, Verdict
from remediation.outcome import Outcome
from remediation.policy import Earlier
from remediation.runbooks import Parameter
from remediation.verify import Judged
from tests.remediation.fakes import KIM, LEE, NOON, FakeWorld, asked

UNTIL = NOON + timedelta(hours=1)
WORSE = Judged(Verdict.WORSE, "memory: worse")


async def approved(world: FakeWorld) -> Approval:
    flow = world.flow()
    return await flow.answer((await asked(flow)).number, LEE)


async def test_what_is_pending_cannot_be_claimed(world: FakeWorld):
    pending = await asked(world.flow())

    assert await world.records.runs.claim(pending, "token", UNTIL, NOON) is None


async def test_what_expired_cannot_be_claimed(world: FakeWorld):
    approval = await approved(world)

    assert await world.records.runs.claim(approval, "token", UNTIL, approval.expires_at) is None


async def test_only_what_was_checked_can_be_claimed(world: FakeWorld):
    approval = await approved(world)
    other_version, other_plan = replace(approval, version=approval.version - 1), replace(approval, plan_hash="0" * 64)

    for foreign in (other_version, other_plan):
        assert await world.records.runs.claim(foreign, "token", UNTIL, NOON) is None


async def test_a_claim_is_given_once(world: FakeWorld):
    approval = await approved(world)
    runs = world.records.runs

    assert await runs.claim(approval, "token", UNTIL, NOON)
    assert await runs.claim(await world.flow().get(approval.number), "other", UNTIL, NOON) is None


async def test_the_database_itself_holds_one_run_of_an_approval(world: FakeWorld):
    approval = await approved(world)
    await world.records.runs.claim(approval, "token", UNTIL, NOON)
    again = (
        "INSERT INTO runs (approval, service, phase, token, lease_until, started_at, closed)"
        " VALUES (1, 'other', 'started', 'other', 0, 0, true)"
    )

    with pytest.raises(IntegrityError, match=r"runs\.approval"):
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql(again)


async def ended(world: FakeWorld) -> Approval:
    approval = await approved(world)
    claim = await world.records.runs.claim(approval, "token", UNTIL, NOON)
    assert claim
    assert await world.records.runs.end(claim, Outcome(Phase.SUCCEEDED, "done", 0), NOON)
    return await world.flow().get(approval.number)


async def test_an_end_is_written_once(world: FakeWorld):
    approval = await approved(world)
    claim = await world.records.runs.claim(approval, "token", UNTIL, NOON)
    assert claim

    assert await world.records.runs.end(claim, Outcome(Phase.SUCCEEDED), NOON)
    assert not await world.records.runs.end(claim, Outcome(Phase.FAILED), NOON)


async def test_a_rollback_is_claimed_with_the_verdict_and_once(world: FakeWorld):
    approval = await ended(world)
    runs = world.records.runs

    assert await runs.begin_rollback(approval, WORSE, "token", UNTIL, NOON)
    assert await runs.begin_rollback(approval, WORSE, "other", UNTIL, NOON) is None
    assert not await runs.judge(approval, WORSE, NOON)


async def test_no_rollback_is_claimed_while_halted(world: FakeWorld):
    approval = await ended(world)
    await world.flow().halt(KIM)

    assert await world.records.runs.begin_rollback(approval, WORSE, "token", UNTIL, NOON) is None


async def test_a_rollback_whose_lease_ran_out_is_unknown(world: FakeWorld):
    approval = await ended(world)
    claim = await world.records.runs.begin_rollback(approval, WORSE, "token", UNTIL, NOON)
    assert claim

    await world.records.runs.abandon(UNTIL)

    done = await world.flow().get(approval.number)
    assert done.run
    assert (done.run.phase, done.run.verdict, done.run.rollback) == (Phase.SUCCEEDED, Verdict.WORSE, Phase.UNKNOWN)
    assert not await world.records.runs.end_rollback(claim, Outcome(Phase.SUCCEEDED), UNTIL)


async def test_a_service_is_busy_until_its_run_is_judged(world: FakeWorld):
    earlier = world.records.runs.earlier
    assert await earlier("checkout") is None

    approval = await ended(world)
    assert await earlier("checkout") == Earlier(approval.number, None)

    await world.records.runs.judge(approval, WORSE, NOON + timedelta(minutes=1))
    assert await earlier("checkout") == Earlier(approval.number, NOON)
    assert await earlier("cart") is None


async def test_a_rollback_counts_as_a_change_of_the_service(world: FakeWorld):
    approval = await ended(world)
    later = NOON + timedelta(minutes=1)
    claim = await world.records.runs.begin_rollback(approval, WORSE, "token", UNTIL, later)
    assert claim
    await world.records.runs.end_rollback(claim, Outcome(Phase.SUCCEEDED), later)

    assert await world.records.runs.earlier("checkout") == Earlier(approval.number, later)


@pytest.mark.parametrize(("drill", "counted"), [(False, 1), (True, 0)])
async def test_a_drill_counts_for_no_limit_and_no_value_makes_one(world: FakeWorld, drill: bool, counted: int):
    world.runbooks = [world.runbook(drill=drill, title='"drill":true', parameters={"zone": Parameter(pattern=".*")})]
    flow = world.flow()
    approval = await asked(flow, parameters={"zone": '"drill":true,'})
    approved = await flow.answer(approval.number, LEE)
    await world.records.runs.claim(approved, "token", UNTIL, NOON)

    assert len(await world.records.runs.past(NOON - timedelta(hours=1))) == counted
