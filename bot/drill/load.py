"""Generated load: steady on average, never twice the same."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx

PER_SECOND = 20
MOST_AT_ONCE = 40
PATIENCE_S = 5.0


@asynccontextmanager
async def loaded(url: str, seed: int | None = None) -> AsyncIterator[None]:
    """Requests arrive at the service as long as this is open, whether it answers or not."""
    generating = asyncio.create_task(_generate(url, random.Random(seed)))  # noqa: S311 - jitter, no secret
    try:
        yield
    finally:
        generating.cancel()
        await asyncio.gather(generating, return_exceptions=True)


async def _generate(url: str, chance: random.Random) -> None:
    """Arrivals don't wait for answers: a slow service gets no less to do, up to a bound."""
    limits = httpx.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=MOST_AT_ONCE)
    async with (
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S, limits=limits) as client,
        asyncio.TaskGroup() as requests,
    ):
        under_way: set[asyncio.Task[None]] = set()
        while True:
            if len(under_way) < MOST_AT_ONCE:
                task = requests.create_task(_request(client, url))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            await asyncio.sleep(chance.uniform(0.5, 1.5) / PER_SECOND)


async def _request(client: httpx.AsyncClient, url: str) -> None:
    with suppress(httpx.HTTPError):  # what goes wrong is for the bot to see
        await client.get(url)
