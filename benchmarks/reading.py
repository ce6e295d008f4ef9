"""How long a day of 500 series takes to read from our own samples, against one SELECT of the same rows."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import connect
from bot.storage.migrate import upgrade
from monitoring.model import Key
from monitoring.records import Point, Samples
from monitoring.source import Window

ROUNDS = 5
SERIES, MINUTES = 500, 1440
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = Window(NOON - timedelta(minutes=MINUTES - 1), NOON, timedelta(minutes=1))
BASELINE = "one SELECT of all rows"


async def fill(engine: AsyncEngine) -> Samples:
    samples = Samples(engine)
    at = int(NOON.timestamp())
    await samples.write([Point(Key("checkout", "cpu", f"{k}:1"), at, 1.0) for k in range(SERIES)])
    minutes = f"WITH RECURSIVE t(k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM t WHERE k < {MINUTES - 1})"
    async with engine.begin() as connection:
        rows = (
            f"INSERT INTO points (series, at, value) {minutes} SELECT id, :noon - 60 * k, id + k / 7.0 FROM series, t"
        )
        await connection.execute(text(rows), {"noon": at})
    return samples


async def seconds(read: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await read()
    return time.perf_counter() - start


async def measure(url: str) -> dict[str, float]:
    engine = connect(url)
    await upgrade(engine)
    samples = await fill(engine)

    async def select() -> object:
        async with engine.connect() as connection:
            return (await connection.execute(text("SELECT series, at, value FROM points"))).all()

    ways = {BASELINE: select, "Samples.read": lambda: samples.read("checkout", "cpu", DAY)}
    rounds = [{name: await seconds(way) for name, way in ways.items()} for _ in range(ROUNDS + 1)]
    await engine.dispose()
    return {name: statistics.median(taken[name] for taken in rounds[1:]) for name in ways}


def main() -> None:
    """The first round warms the caches and does not count."""
    with tempfile.TemporaryDirectory() as folder:
        medians = asyncio.run(measure(f"sqlite+aiosqlite:///{folder}/reading.db"))
    for name, median in medians.items():
        print(f"{name:26} {median * 1000:6.0f} ms   {median / medians[BASELINE]:5.2f} x {BASELINE}")


if __name__ == "__main__":
    main()
