import asyncio

from bot.storage.amounts import EVERYBODY, Amount, Use
from bot.storage.spending import Spending

DAY = "2026-11-05"
LIMITS = {EVERYBODY: Amount(1000, 60_000, 10), "sam": Amount(800, 60_000, 10)}


async def test_what_is_reserved_counts_for_everybody_and_for_the_person(engines):
    spending = Spending(engines)

    over = await spending.reserve(DAY, Amount(600, 1000, 1), LIMITS)

    assert over is None
    assert await spending.spent(DAY) == {EVERYBODY: Amount(600, 1000, 1), "sam": Amount(600, 1000, 1)}


async def test_two_replicas_cannot_both_spend_the_last_tokens(engines):
    one, other = Spending(engines), Spending(engines)

    said = await asyncio.gather(*(it.reserve(DAY, Amount(300), LIMITS) for it in (one, other) * 4))

    assert said.count(None) == 2
    assert (await one.spent(DAY))["sam"].tokens == 600


async def test_whoever_has_spent_theirs_takes_nothing_from_the_others(engines):
    spending = Spending(engines)

    over = await spending.reserve(DAY, Amount(900), LIMITS)

    assert over == "sam"
    assert (await spending.spent(DAY)).get(EVERYBODY, Amount()) == Amount()


async def test_time_and_tool_calls_are_bounded_too(engines):
    spending = Spending(engines)

    assert await spending.reserve(DAY, Amount(0, 60_001), LIMITS) == EVERYBODY
    assert await spending.reserve(DAY, Amount(0, 0, 11), LIMITS) == EVERYBODY


async def test_what_was_reserved_and_not_spent_is_given_back(engines):
    spending = Spending(engines)
    await spending.reserve(DAY, Amount(700, 9000), LIMITS)

    await spending.settle(DAY, tuple(LIMITS), Amount(75, 400) - Amount(700, 9000))

    assert (await spending.spent(DAY))["sam"] == Amount(75, 400)


async def test_another_day_begins_with_nothing_spent(engines):
    spending = Spending(engines)
    await spending.reserve(DAY, Amount(800), LIMITS)

    assert await spending.reserve("2026-11-06", Amount(800), LIMITS) is None


async def test_what_models_did_adds_up_by_purpose(engines):
    spending = Spending(engines)
    for _ in range(2):
        await spending.note(DAY, Use("gpt", "wording", answers=1, read=70, written=5))
    await spending.note(DAY, Use("gpt", "reading", failures=1))

    found = await spending.uses(DAY)

    assert found == ((DAY, Use("gpt", "reading", failures=1)), (DAY, Use("gpt", "wording", 2, 0, 140, 10)))
