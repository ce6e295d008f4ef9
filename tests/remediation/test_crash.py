"""The bot is killed with SIGKILL in the middle of an action, and started again."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.storage.engine import connect
from remediation.approval import Approval, Phase, Verdict
from remediation.chain import Intact
from remediation.execute import LEASE
from remediation.flow import Flow
from tests.remediation.fakes import LEE, FakeWorld, alive, asked

SLOW = "echo $$ >> $0; sleep 60 & echo $! >> $0; wait"
ROOT = Path(__file__).parents[2]


def bot(database: str, folder: str) -> None:
    """A bot that starts what is approved and then waits, as a process of its own."""

    async def live() -> None:
        world = FakeWorld(connect(database), Path(folder))
        world.runbooks = [world.runbook(SLOW)]
        await world.flow().advance()
        await asyncio.sleep(60)

    asyncio.run(live())


async def killed_in_the_act(world: FakeWorld, flow: Flow, folder: Path) -> tuple[Approval, list[int]]:
    """An approval whose action was under way when its bot was killed, and the processes of that action."""
    world.runbooks = [world.runbook(SLOW)]
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    process = await started_bot(world, folder)
    pids = [int(line) for line in world.trace.read_text().split()]
    assert all(alive(pid) for pid in pids)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    return approval, pids


async def started_bot(world: FakeWorld, folder: Path) -> asyncio.subprocess.Process:
    """A process of its own, once its action has begun."""
    code = f"from tests.remediation.test_crash import bot; bot({str(world.engine.url)!r}, {str(folder)!r})"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    await asyncio.to_thread(until, lambda: world.ran() == 2)
    return process


def until(true, within_s: float = 20) -> None:
    deadline = monotonic() + within_s
    while not true():
        assert monotonic() < deadline
        sleep(0.02)


@pytest.mark.scenario
async def test_what_was_under_way_is_unknown_afterwards_and_is_not_done_again(world: FakeWorld, tmp_path: Path):
    flow = world.flow()
    approval, _ = await killed_in_the_act(world, flow, tmp_path)
    world.runbooks = [world.runbook(SLOW)]

    for _ in range(3):
        after = world.flow()
        await after.advance()
        await after.drain(0)
    within = await flow.get(approval.number)
    world.later(seconds=LEASE.total_seconds())
    for _ in range(3):
        after = world.flow()
        await after.advance()
        await after.drain(0)

    done = await flow.get(approval.number)
    assert within.run
    assert done.run
    assert (within.run.phase, done.run.phase, done.run.verdict) == (Phase.STARTED, Phase.UNKNOWN, Verdict.UNKNOWN)
    assert world.ran() == 2
    assert isinstance(await world.ledger.verify(), Intact)


@pytest.mark.scenario
async def test_an_action_does_not_outlive_its_bot(world: FakeWorld, tmp_path: Path):
    _, pids = await killed_in_the_act(world, world.flow(), tmp_path)

    await asyncio.to_thread(until, lambda: not any(alive(pid) for pid in pids), 5)


@pytest.mark.scenario
async def test_a_bot_that_was_paused_past_its_lease_acts_no_more_and_is_not_believed(world: FakeWorld, tmp_path: Path):
    flow = world.flow()
    world.runbooks = [world.runbook(SLOW)]
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    process = await started_bot(world, tmp_path)
    pids = [int(line) for line in world.trace.read_text().split()]
    try:
        os.kill(process.pid, signal.SIGSTOP)
        world.later(seconds=LEASE.total_seconds())
        await flow.advance()
        os.kill(process.pid, signal.SIGCONT)
        await asyncio.to_thread(until, lambda: not any(alive(pid) for pid in pids), 20)
        await asyncio.sleep(0.5)
    finally:
        process.kill()
        await process.wait()

    done = await flow.get(approval.number)
    assert done.run
    assert (done.run.phase, done.run.verdict, world.ran()) == (Phase.UNKNOWN, Verdict.UNKNOWN, 2)
    assert [entry.kind for entry in await world.ledger.recent(2)] == ["lost", "started"]
    assert isinstance(await world.ledger.verify(), Intact)
