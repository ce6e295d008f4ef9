"""An answer that takes a moment is announced, once, and comes all the same."""

import asyncio

import pytest

from bot.chat import Card, SendError
from bot.platforms.looking import looking

ANSWER = Card("All is well")


async def quick() -> Card:
    return ANSWER


async def slow() -> Card:
    await asyncio.sleep(0.05)
    return ANSWER


async def broken() -> Card:
    await asyncio.sleep(0.05)
    raise ValueError


async def tell() -> str:
    return "m1"


async def refuse() -> str:
    raise SendError("no")


async def test_a_quick_answer_needs_no_announcement():
    assert await looking(quick(), tell, 0.02) == (ANSWER, None)


async def test_a_slow_answer_comes_with_what_announced_it():
    assert await looking(slow(), tell, 0.01) == (ANSWER, "m1")


async def test_an_announcement_that_does_not_arrive_costs_no_answer():
    assert await looking(slow(), refuse, 0.01) == (ANSWER, None)


async def test_what_goes_wrong_in_the_answer_is_not_hidden():
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        await looking(broken(), tell, 0.01)


async def test_nobody_goes_on_looking_for_whoever_left():
    ended = asyncio.Event()

    async def endless() -> Card:
        try:
            await asyncio.sleep(30)
        finally:
            ended.set()
        return ANSWER

    asking = asyncio.create_task(looking(endless(), tell, 0.01))
    await asyncio.sleep(0.02)
    asking.cancel()
    await asyncio.wait({asking})

    assert ended.is_set()
