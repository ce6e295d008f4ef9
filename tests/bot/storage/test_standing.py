from datetime import UTC, datetime, timedelta

from bot.storage.amounts import State
from bot.storage.standing import Standing

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)


async def test_every_replica_knows_how_a_vendor_stands(engines):
    state = State(3, NOW, "HTTP 500")
    await Standing(engines).put("openai", state)

    assert await Standing(engines).of("openai") == state
    assert await Standing(engines).of("gemini") == State()


async def test_of_all_replicas_one_tries_after_a_break(engines):
    standing = Standing(engines)
    await standing.put("openai", State(3, NOW, "HTTP 500"))

    first, second = [await standing.claim("openai", NOW, NOW + timedelta(seconds=30)) for _ in range(2)]

    assert (first, second) == (True, False)
