"""Of all replicas, one holds the lease."""

from asyncio import gather
from datetime import timedelta

from bot.storage.lease import Lease
from tests.clock import MORNING

TTL = timedelta(seconds=10)


async def test_one_of_many_holds_it(engines):
    replicas = [Lease(engines, "sweep", f"replica-{number}", TTL) for number in range(5)]

    held = await gather(*(replica.hold(MORNING) for replica in replicas))

    assert sum(held) == 1


async def test_the_holder_renews_and_others_wait_until_it_stops(engines):
    first, second = Lease(engines, "sweep", "a", TTL), Lease(engines, "sweep", "b", TTL)
    await first.hold(MORNING)

    assert await first.hold(MORNING + TTL / 2)
    assert not await second.hold(MORNING + TTL)
    assert await second.hold(MORNING + 2 * TTL)
    assert not await first.hold(MORNING + 2 * TTL)


async def test_a_released_lease_is_free_at_once(engines):
    first, second = Lease(engines, "sweep", "a", TTL), Lease(engines, "sweep", "b", TTL)
    await first.hold(MORNING)

    await first.release(MORNING)

    assert await second.hold(MORNING)


async def test_releasing_takes_nothing_from_another_holder(engines):
    first, second = Lease(engines, "sweep", "a", TTL), Lease(engines, "sweep", "b", TTL)
    await first.hold(MORNING)

    await second.release(MORNING)

    assert not await second.hold(MORNING)
