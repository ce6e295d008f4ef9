import asyncio
from datetime import timedelta
from functools import partial
from time import perf_counter

import pytest

from remediation.approval import Approval, Phase, Stage, Verdict
from remediation.execute import LEASE, Executor
from remediation.flow import Flow
from remediation.outcome import Outcome
from remediation.records.runs import Claim
from tests.remediation.fakes import KIM, LEE, FakeWorld, alive, asked

SLOW = "echo $$ >> $0; sleep 60 & echo $! >> $0; wait"


async def started(world: FakeWorld, flow: Flow) -> Approval:
    """An approved action that is under way for a minute, with a child of its own."""
    world.runbooks = [world.runbook(SLOW)]
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.advance()
    async with asyncio.timeout(10):
        while world.ran() < 2:  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.01)
    return await flow.get(approval.number)


def still_running(world: FakeWorld) -> list[int]:
    return [int(pid) for pid in world.trace.read_text().split() if alive(int(pid))]


async def ended(flow: Flow, approval: Approval) -> Approval:
    async with asyncio.timeout(20):
        while (found := await flow.get(approval.number)).run.phase is Phase.STARTED:  # type: ignore[union-attr]  # noqa: ASYNC110 - it is another task
            await asyncio.sleep(0.05)
    return found


async def test_the_start_is_on_record_before_the_act(world: FakeWorld):
    flow = world.flow()
    approval = await started(world, flow)

    assert approval.run
    assert approval.run.phase is Phase.STARTED

    await flow.drain(0)


async def test_a_halt_ends_what_runs_here_at_once_with_its_children(world: FakeWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("remediation.execute.WATCH_S", 60)
    flow = world.flow()
    approval = await started(world, flow)

    await flow.halt(KIM)
    done = await ended(flow, approval)

    assert done.run
    assert (done.run.phase, still_running(world)) == (Phase.HALTED, [])


async def test_a_halt_from_another_process_ends_what_runs_here(world: FakeWorld):
    flow = world.flow()
    approval = await started(world, flow)
    began = perf_counter()

    await world.flow().halt(KIM)
    done = await ended(flow, approval)

    assert done.run
    assert (done.run.phase, still_running(world)) == (Phase.HALTED, [])
    assert perf_counter() - began < 5


async def test_shutting_down_waits_then_ends_what_runs_and_writes_it_down(world: FakeWorld):
    flow = world.flow()
    approval = await started(world, flow)
    began = perf_counter()

    await flow.drain(0.3)

    done = await world.flow().get(approval.number)
    assert done.run
    assert (done.run.phase, still_running(world)) == (Phase.HALTED, [])
    assert perf_counter() - began < 5


async def test_shutting_down_lets_what_is_short_end_by_itself(world: FakeWorld):
    world.runbooks = [world.runbook("sleep 0.5; echo done >> $0")]
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.advance()

    await flow.drain(10)

    done = await flow.get(approval.number)
    assert done.run
    assert (done.run.phase, world.ran()) == (Phase.SUCCEEDED, 1)


async def test_nothing_starts_while_shutting_down(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.drain(0)

    await flow.advance()

    assert (await flow.get(approval.number)).run is None
    assert world.ran() == 0


async def test_what_was_being_claimed_when_shutting_down_began_is_not_begun(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    approved = await flow.answer(approval.number, LEE)
    executor = Executor(world.records, world.seams(), flow.tell)

    await asyncio.gather(executor.start(approved), executor.drain(0))
    await executor.drain(5)

    done = await flow.get(approval.number)
    assert done.run
    assert (done.run.phase, world.ran()) == (Phase.HALTED, 0)


async def test_two_processes_that_start_the_same_run_it_once(shared: FakeWorld):
    flows = [shared.flow() for _ in range(5)]
    approval = await asked(flows[0])
    await flows[0].answer(approval.number, LEE)

    await asyncio.gather(*(flow.advance() for flow in flows))
    await asyncio.gather(*(flow.drain(10) for flow in flows))

    assert shared.ran() == 1


async def test_two_plans_for_one_service_do_not_run_at_once(shared: FakeWorld):
    flow = shared.flow()
    first, second = await asked(flow), await asked(flow, parameters={"zone": "b"})
    approved = [await flow.answer(approval.number, LEE) for approval in (first, second)]

    claims = await asyncio.gather(
        *(shared.records.runs.claim(approval, "token", shared.now + LEASE, shared.now) for approval in approved)
    )

    assert sorted(claim is None for claim in claims) == [False, True]


async def test_a_run_whose_lease_ran_out_is_unknown_and_never_repeated(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    claimed = await flow.get(approval.number)
    await world.records.runs.claim(claimed, "dead", world.now + LEASE, world.now)
    world.later(seconds=LEASE.total_seconds())

    for _ in range(3):
        await flow.advance()
        await flow.drain(10)

    done = await flow.get(approval.number)
    assert done.run
    assert (done.run.phase, done.run.verdict, world.ran()) == (Phase.UNKNOWN, Verdict.UNKNOWN, 0)


async def test_a_run_within_its_lease_is_left_alone(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await world.records.runs.claim(await flow.get(approval.number), "busy", world.now + LEASE, world.now)
    world.later(seconds=LEASE.total_seconds() - 1)

    await flow.advance()

    done = await flow.get(approval.number)
    assert done.run
    assert done.run.phase is Phase.STARTED


async def test_whoever_lost_the_lease_says_nothing_more(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    claim = await world.records.runs.claim(await flow.get(approval.number), "old", world.now + LEASE, world.now)
    assert claim
    world.later(seconds=LEASE.total_seconds())
    await flow.advance()

    late = await world.records.runs.end(claim, Outcome(Phase.SUCCEEDED), world.now)
    renewed = await world.records.runs.renew(claim, world.now + LEASE, world.now)

    done = await flow.get(approval.number)
    assert done.run
    assert (late, renewed, done.run.phase) == (False, False, Phase.UNKNOWN)


async def test_a_foreign_token_ends_nothing(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await world.records.runs.claim(await flow.get(approval.number), "mine", world.now + LEASE, world.now)

    assert not await world.records.runs.end(Claim(approval.number, "yours"), Outcome(Phase.SUCCEEDED), world.now)


async def test_a_process_that_slept_through_its_lease_does_not_act(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    approved = await flow.answer(approval.number, LEE)
    claim = await world.records.runs.claim(approved, "slept", world.now + LEASE, world.now)
    assert claim
    world.later(seconds=LEASE.total_seconds() + 1)

    executor = Executor(world.records, world.seams(), flow.tell)
    await executor._act(claim, partial(executor._forward, approved), asyncio.Event(), world.records.runs.end)

    assert world.ran() == 0


async def test_a_halt_that_comes_between_the_claim_and_the_act_still_holds(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    approved = await flow.answer(approval.number, LEE)
    runs = world.records.runs
    claim = await runs.claim(approved, "token", world.now + LEASE, world.now)
    assert claim
    await world.flow().halt(KIM)

    executor = Executor(world.records, world.seams(), flow.tell)
    await executor._act(claim, partial(executor._forward, approved), asyncio.Event(), runs.end)

    done = await flow.get(approval.number)
    assert done.run
    assert (done.run.phase, done.run.output, world.ran()) == (Phase.HALTED, "Not begun.", 0)


async def test_an_action_that_lost_its_lease_is_ended(world: FakeWorld):
    flow = world.flow()
    approval = await started(world, flow)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE runs SET token = 'another'")

    async with asyncio.timeout(10):
        while still_running(world):  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(0.05)

    assert (await flow.get(approval.number)).stage is Stage.APPROVED
    await flow.drain(10)


async def test_its_timeout_is_the_plan_s(world: FakeWorld):
    world.runbooks = [world.runbook("sleep 60", timeout=timedelta(seconds=0.3))]
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await flow.advance()

    await flow.drain(10)

    done = await flow.get(approval.number)
    assert done.run
    assert done.run.phase is Phase.TIMED_OUT


async def test_a_halt_that_comes_between_the_check_and_the_start_still_holds(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    read = await flow.get(approval.number)
    await flow.halt(KIM)

    assert await world.records.runs.claim(read, "late", world.now + LEASE, world.now) is None


async def test_an_approval_that_changed_since_it_was_checked_is_not_started(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    stale = await flow.answer(approval.number, LEE)
    await world.records.approvals.void(approval.number, "changed", world.now)

    assert await world.records.runs.claim(stale, "late", world.now + LEASE, world.now) is None
