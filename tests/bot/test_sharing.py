import asyncio

from bot.sharing import Shared


class Looks:
    """Looks one at a time, each when it is let."""

    def __init__(self) -> None:
        self.begun, self.let, self.has_begun = 0, asyncio.Semaphore(0), asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        self.has_begun.set()
        mine = self.begun
        await self.let.acquire()
        return mine


async def test_all_who_ask_while_somebody_looks_share_the_next_look():
    looks = Looks()
    shared = Shared()
    first = asyncio.create_task(shared.ask(looks))
    await looks.has_begun.wait()
    others = [asyncio.create_task(shared.ask(looks)) for _ in range(50)]
    await asyncio.sleep(0)

    looks.let.release()
    looks.let.release()
    found = await asyncio.gather(first, *others)

    assert found == [1, *[2] * 50]


async def test_who_asks_later_gets_a_look_of_its_own():
    looks = Looks()
    shared = Shared()
    for _ in range(2):
        looks.let.release()

    assert [await shared.ask(looks), await shared.ask(looks)] == [1, 2]


async def test_one_who_leaves_takes_nobody_s_answer_along():
    looks = Looks()
    shared = Shared()
    impatient, patient = asyncio.create_task(shared.ask(looks)), asyncio.create_task(shared.ask(looks))
    await looks.has_begun.wait()

    impatient.cancel()
    looks.let.release()

    assert await patient == 1


async def test_a_look_that_fails_fails_for_all_and_not_for_those_after():
    answers = iter([ValueError("away"), 7])

    async def look() -> int:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    shared = Shared()
    both = await asyncio.gather(shared.ask(look), shared.ask(look), return_exceptions=True)

    assert [str(one) for one in both] == ["away", "away"]
    assert await shared.ask(look) == 7
