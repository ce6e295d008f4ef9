"""How long a wish takes to become a card and a click to become a running action, against a bare commit of SQLite."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App, opened
from bot.chat import Card, Message, Place
from bot.config.understand import understand
from bot.settings import read
from bot.storage.engine import PRAGMAS, checkpoint

ROUNDS = 100
CHECKPOINT_S = 5
TICK_MS = 1000  # what a click would wait for at worst, were it left to the next tick
CONFIG = """
people:
  - {name: lee, roles: [approver]}
  - {name: sam, roles: [operator]}
services: [%s]
runbooks:
  - {name: refresh, action: {command: [sleep, "0"]}}
"""


async def timed(answer: Awaitable[Card]) -> tuple[float, Card]:
    start = time.perf_counter()
    card = await answer
    return (time.perf_counter() - start) * 1000, card


def say(app: App, text: str, who: str) -> Awaitable[Card]:
    return app.router.reply(Message(text, who, Place("web", "ops"), datetime.now(UTC)))


def commit(bare: sqlite3.Connection, value: int) -> float:
    start = time.perf_counter()
    bare.execute("INSERT INTO rows VALUES (?)", (value,))
    bare.commit()
    return (time.perf_counter() - start) * 1000


async def measured(app: App, bare: sqlite3.Connection) -> dict[str, list[float]]:
    """Rounds of all three take turns, so that a noisy moment hits all alike; the first does not count."""
    taken: dict[str, list[float]] = {"bare commit": [], "propose to card": [], "click to start": []}
    for number in range(ROUNDS + 1):
        proposed, card = await timed(say(app, f"run refresh on s{number}", "sam"))
        clicked, _ = await timed(say(app, f"approve {card.key}", "lee"))
        assert (await app.flow.get(number + 1)).run, "the click started nothing"
        for kept, found in zip(taken.values(), (commit(bare, number), proposed, clicked), strict=True):
            kept.append(found)
    await app.flow.drain(10)
    return {name: found[1:] for name, found in taken.items()}


async def checkpoints(app: App) -> None:
    """As the bot's schedule does."""
    while True:
        await asyncio.sleep(CHECKPOINT_S)
        await checkpoint(app.engine)


def connected(file: Path) -> sqlite3.Connection:
    bare = sqlite3.connect(file)
    for pragma in PRAGMAS:
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE rows (value)")
    return bare


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = understand(CONFIG % ", ".join(f"{{name: s{number}}}" for number in range(ROUNDS + 1)))
        bare = connected(Path(folder, "bare.db"))
        async with opened(read({"CLOUDOPS_DATA": f"{folder}/data"}, Path(folder)), config) as app:
            await app.watch.tick()  # what was never sampled could be many replicas, and needs more people
            tidying = asyncio.create_task(checkpoints(app))
            taken = await measured(app, bare)
            tidying.cancel()
        bare.close()
    base = statistics.median(taken["bare commit"])
    for name, found in taken.items():
        p50, p99 = statistics.median(found), statistics.quantiles(found, n=100)[98]
        ratios = f"{p50 / base:6.1f} x and {p99 / base:6.1f} x a bare commit"
        print(f"{name:16} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms   {ratios}")
    print(f"left to the tick, a start would wait up to {TICK_MS} ms more")


if __name__ == "__main__":
    asyncio.run(main())
