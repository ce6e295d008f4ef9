"""What is approved starts at once, and still only once, however often and by whomever it is begun."""

import asyncio

from remediation.approval import Stage
from tests.remediation.fakes import LEE, FakeWorld, asked, finished


async def test_what_is_approved_starts_without_a_tick(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    begun = await flow.begin(approval.number)

    await flow.drain(5)
    assert begun.run
    assert (begun.stage, world.ran()) == (Stage.APPROVED, 1)


async def test_what_waits_for_a_yes_is_not_begun(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    begun = await flow.begin(approval.number)

    assert (begun.stage, begun.run, world.ran()) == (Stage.PENDING, None, 0)


async def test_beginning_and_ticking_at_once_in_two_processes_is_one_run(world: FakeWorld):
    flow, other = world.flow(), world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    await asyncio.gather(*(step for _ in range(5) for step in (flow.begin(approval.number), other.advance())))

    await finished(flow, approval.number)
    await other.drain(5)
    assert world.ran() == 1


async def test_whoever_stops_waiting_does_not_stop_the_start(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    waiting = asyncio.create_task(flow.begin(approval.number))
    for _ in range(10_000):
        if flow._beginning:
            break
        await asyncio.sleep(0)
    under_way = tuple(flow._beginning)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.gather(*under_way)
    await flow.drain(5)

    assert (len(under_way), world.ran()) == (1, 1)
