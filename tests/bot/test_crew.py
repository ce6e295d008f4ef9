"""Work for the processor keeps its order, and its errors."""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from bot.crew import FEW, Crew


def halved(number: int) -> tuple[float, int]:
    return 10 / number, os.getpid()


@pytest.fixture
def crew() -> Iterator[Crew]:
    """Workers that end with the test."""
    made = Crew()
    yield made
    made.close()


async def test_a_little_is_done_here_and_much_elsewhere(crew):
    little, much = await crew.share_out(halved, [1, 2]), await crew.share_out(halved, range(1, FEW + 3))

    assert [half for half, _ in little] == [10, 5]
    assert {where for _, where in little} == {os.getpid()}
    assert [half for half, _ in much] == [10 / number for number in range(1, FEW + 3)]
    assert os.getpid() not in {where for _, where in much}


async def test_an_error_in_another_process_is_raised_here(crew):
    with pytest.raises(ZeroDivisionError):
        await crew.apart(halved, 0)


async def test_who_was_killed_is_replaced(crew):
    with pytest.raises(BrokenProcessPool):
        await crew.apart(os._exit, 1)

    assert (await crew.apart(halved, 5))[0] == 2


async def test_closing_breaks_off_what_is_under_way(crew):
    await crew.apart(halved, 1)
    under_way = asyncio.create_task(crew.apart(time.sleep, 60))
    await asyncio.sleep(0.5)

    crew.close()

    with pytest.raises(BrokenProcessPool):
        await asyncio.wait_for(under_way, 20)
