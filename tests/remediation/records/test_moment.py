"""What is too late is said by the database's clock: replicas may think what they like."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.actor import BOT
from remediation.answers import ExpiredError
from remediation.approval import Approval, Stage
from remediation.records import Records
from remediation.records.moment import after, by_database
from remediation.tables import approvals
from tests.remediation.fakes import KIM, LEE, FakeWorld, asked, finished

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AWAY = pytest.mark.parametrize("away", [-HOUR, HOUR])


@pytest.fixture
def replica(both: AsyncEngine, tmp_path: Path) -> Callable[[timedelta], FakeWorld]:
    """One whose own clock is wrong by that much."""

    def made(away: timedelta) -> FakeWorld:
        world = FakeWorld(both, tmp_path)
        world.records = Records.of(both, world.ledger, by_database)
        world.now = datetime.now(UTC) + away
        return world

    return made


async def late(engine: AsyncEngine, approval: Approval) -> None:
    """As if its time had passed."""
    gone = after(by_database(datetime.now(UTC)), -MINUTE)
    async with engine.begin() as connection:
        await connection.execute(update(approvals).where(approvals.c.number == approval.number).values(expires_at=gone))


async def test_the_database_tells_the_time(both: AsyncEngine):
    async with both.connect() as connection:
        now = (await connection.execute(select(after(by_database(datetime.now(UTC)), timedelta())))).scalar_one()

    assert abs(now - datetime.now(UTC)) < MINUTE


async def test_it_goes_on_within_a_transaction(both: AsyncEngine):
    now = by_database(datetime.now(UTC))
    async with both.connect() as connection:
        first = (await connection.execute(select(now))).scalar_one()
        while (await connection.execute(select(now))).scalar_one() == first:
            pass


@AWAY
async def test_an_approval_lasts_as_long_whoever_asked(replica, away: timedelta):
    approval = await asked(replica(away).flow())

    assert abs(approval.expires_at - (datetime.now(UTC) + timedelta(minutes=30))) < MINUTE


@AWAY
async def test_an_answer_in_time_is_taken_by_a_replica_whose_clock_is_wrong(replica, away: timedelta):
    approval = await asked(replica(timedelta()).flow())
    world = replica(away)
    flow = world.flow()

    assert (await flow.answer(approval.number, LEE)).stage is Stage.APPROVED
    await finished(flow, approval.number)
    assert world.ran() == 1


@AWAY
async def test_an_answer_too_late_is_refused_by_a_replica_whose_clock_is_wrong(
    replica, both: AsyncEngine, away: timedelta
):
    approval = await asked(replica(timedelta()).flow())
    await late(both, approval)

    with pytest.raises(ExpiredError):
        await replica(away).flow().answer(approval.number, LEE)


@AWAY
async def test_what_was_approved_in_time_does_not_start_too_late(replica, both: AsyncEngine, away: timedelta):
    world = replica(away)
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await late(both, approval)

    assert (await finished(flow, approval.number)).stage is Stage.EXPIRED
    assert world.ran() == 0


@AWAY
async def test_a_fast_clock_expires_nothing_and_a_slow_one_keeps_nothing_alive(
    replica, both: AsyncEngine, away: timedelta
):
    world = replica(away)
    waiting, gone = await asked(replica(timedelta()).flow()), await asked(world.flow(), service="cart")
    await late(both, gone)

    await world.records.approvals.expire(world.now)

    assert (await world.flow().get(waiting.number)).stage is Stage.PENDING
    assert (await world.flow().get(gone.number)).stage is Stage.EXPIRED


@AWAY
async def test_no_clock_takes_another_replica_s_lease(replica, away: timedelta):
    world = replica(timedelta())
    flow = world.flow()
    approval = await asked(flow)
    approval = await flow.answer(approval.number, LEE)
    claim = await world.records.runs.claim(approval, "token", world.now + MINUTE, world.now)
    assert claim

    await replica(away).records.runs.abandon(replica(away).now)

    assert await world.records.runs.renew(claim, world.now + MINUTE, world.now)


async def test_a_slow_clock_claims_nothing_that_is_too_late(replica, both: AsyncEngine):
    world = replica(-HOUR)
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await late(both, approval)
    approved = await flow.get(approval.number)

    assert approved.stage is Stage.APPROVED
    assert await world.records.runs.claim(approved, "token", world.now + MINUTE, world.now) is None


async def test_what_was_written_while_a_process_slept_is_late_by_the_database(replica, both: AsyncEngine):
    """It looked at the time before it was paused, and writes after it woke up."""
    world = replica(timedelta())
    approval = await asked(world.flow())
    before = world.now - 10 * MINUTE
    await late(both, approval)

    assert not await world.records.approvals.answer(approval.number, KIM, approve=True, reason="", now=before)


async def test_glass_is_broken_in_time_only(replica, both: AsyncEngine):
    world = replica(-HOUR)
    approval = await asked(world.flow(), BOT)
    await late(both, approval)

    assert not await world.records.glass.smash(approval, KIM, "now", world.now + MINUTE, world.now)


async def test_a_world_whose_time_is_turned_keeps_its_own(world: FakeWorld):
    assert await world.records.approvals.now(world.now) == world.now
