import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import connect, write_ahead
from remediation.actor import BOT, Actor, Role
from remediation.answers import AnswerError
from remediation.approval import Stage
from remediation.chain import Intact
from remediation.flow import Flow
from remediation.policy import Decide, Rule
from remediation.records import metadata
from tests.remediation.fakes import KIM, LEE, MAX, NOON, SAM, FakeWorld, asked

THREADS = 200
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


@pytest.fixture(params=["sqlite", "postgresql"])
def both_url(request: pytest.FixtureRequest, tmp_path: Path, soak: int) -> str:
    """The address of an empty database of either kind."""
    if request.param == "postgresql":
        if soak == 1:
            pytest.skip("under make soak: 200 tasks do the same above, in seconds")
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite+aiosqlite:///{tmp_path / 'threads.db'}"


@pytest.mark.soak
def test_200_threads_clicking_give_one_run(both_url: str, tmp_path: Path):
    """At four replicas, each with a loop and connections of its own; one bot holds a SQLite."""
    many = 4 if both_url.startswith("postgresql") else 1
    start = threading.Barrier(THREADS)
    with ExitStack() as stack:
        replicas = [stack.enter_context(replica(both_url, tmp_path)) for _ in range(many)]
        number = replicas[0](asked).number

        def clicking(index: int) -> bool:
            start.wait(60)
            return replicas[index % many](lambda flow: clicked(flow, number, CROWD[index]))

        with ThreadPoolExecutor(THREADS) as pool:
            taken = list(pool.map(clicking, range(THREADS)))
        for one in replicas:
            one(lambda flow: flow.drain(20))
        done = replicas[0](lambda flow: flow.get(number))

    assert (sum(taken), len(done.answers), (tmp_path / "trace").read_text()) == (1, 1, "done\n")


@contextmanager
def replica(url: str, folder: Path) -> Iterator[Callable[[Callable[[Flow], Awaitable[Any]]], Any]]:
    """A loop in a thread, and a way to have it do something from another one."""
    with asyncio.Runner() as runner, ThreadPoolExecutor(1) as thread:
        loop, engine = runner.get_loop(), connect(url)
        world = FakeWorld(engine, folder)
        world.people = CROWD
        flow = world.flow()
        runner.run(prepared(engine))
        going = thread.submit(loop.run_forever)

        async def did(what: Callable[[Flow], Awaitable[Any]]) -> Any:
            return await what(flow)

        try:
            yield lambda what: asyncio.run_coroutine_threadsafe(did(what), loop).result(60)
        finally:
            asyncio.run_coroutine_threadsafe(engine.dispose(), loop).result(60)
            loop.call_soon_threadsafe(loop.stop)
            going.result(60)


async def prepared(engine: AsyncEngine) -> None:
    await write_ahead(engine)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)


async def clicked(flow: Flow, number: int, actor: Actor) -> bool:
    taken = await click(flow, number, actor)
    await flow.begin(number)
    return taken
