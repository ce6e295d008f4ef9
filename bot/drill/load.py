"""Generated load: independent arrivals, as from many people, steady on average and never twice the same."""

import asyncio
import random
import time
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
        async for _ in _arrivals(chance):
            if len(under_way) < MOST_AT_ONCE:
                task = requests.create_task(_request(client, url))
                under_way.add(task)
                task.add_done_callback(under_way.discard)


async def _arrivals(chance: random.Random) -> AsyncIterator[None]:
    """By the clock: what a busy machine delays is made up for, or its load would look like the service's trouble."""
    due = time.monotonic()
    while True:
        due += chance.expovariate(PER_SECOND)
        await asyncio.sleep(max(due - time.monotonic(), 0.0))
        yield


async def _request(client: httpx.AsyncClient, url: str) -> None:
    with suppress(httpx.HTTPError):  # what goes wrong is for the bot to see
        await client.get(url)
