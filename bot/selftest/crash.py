"""Kills the bot at one moment after another, lets it live on, and has what is left judged."""

import asyncio
import multiprocessing
import shutil
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.selftest import database
from bot.selftest.invariants import breaches
from bot.selftest.life import LONGEST_S, live
from bot.selftest.moment import Moment
from bot.selftest.orders import Orders
from bot.selftest.result import Case, Result
from bot.selftest.seeking import sought

Live = Callable[[Orders], None]
Deaths = tuple[Moment, ...]
GRACE_S = 10
# Forked from a process that has everything loaded: a life begins in some ten milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case happens, again and again."""

    orders: Orders
    template: Path | None

    async def cleared(self) -> Orders:
        """Fresh tables and no files."""
        shutil.rmtree(self.orders.folder, ignore_errors=True)
        self.orders.folder.mkdir(parents=True)
        self.orders.notes.touch()
        self.orders.printed.touch()
        if self.template:
            shutil.copy(self.template, self.orders.folder)
        else:
            await database.emptied(self.orders.database, self.orders.schema)
        return self.orders


async def judged(url: str, deaths: Sequence[Deaths], *, at_once: int, life: Live = live) -> AsyncGenerator[Result]:
    """Each as soon as it is known; `url` is empty for SQLite. Raises StorageError."""
    PROCESSES.set_forkserver_preload([live.__module__])
    waiting = list(deaths)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="cloudops-selftest-")))
        places = [await stack.enter_async_context(_place(url, folder, n)) for n in range(min(at_once, len(waiting)))]
        results: asyncio.Queue[Result] = asyncio.Queue()

        async def work(place: Place) -> None:
            while waiting:
                results.put_nowait(await _case(await place.cleared(), waiting.pop(0), life))

        async with asyncio.TaskGroup() as group:
            for place in places:
                group.create_task(work(place))
            for _ in deaths:
                yield await results.get()


@asynccontextmanager
async def _place(url: str, folder: Path, number: int) -> AsyncIterator[Place]:
    mine = folder / str(number)
    if url:
        async with database.schema(url) as schema:
            yield Place(Orders(url, schema, mine), None)
    else:
        template = folder / "template"
        if not template.exists():
            template.mkdir()
            await database.migrated(database.file(template))
        yield Place(Orders(database.file(mine), "", mine), template / "selftest.db")


async def _case(orders: Orders, deaths: Deaths, life: Live) -> Result:
    """One death a life, and at last one that ends with the story."""
    for moment in deaths:
        if (code := await _lived(replace(orders, moment=moment), life)) != -signal.SIGKILL:
            return Result(Case(deaths), trouble=f"it did not die, it ended with {code}: {_said(orders)}")
    if (code := await _lived(orders, life)) != 0:
        return Result(Case(deaths), trouble=f"its last life ended with {code}: {_said(orders)}")
    engine = database.engine(orders.database, orders.schema)
    try:
        return Result(Case(deaths), breaches(await sought(orders, engine)), passed=_passed(orders))
    finally:
        await engine.dispose()


async def _lived(orders: Orders, life: Live) -> int | None:
    process = PROCESSES.Process(target=life, args=(orders,))
    process.start()  # not in a thread, where it could begin after everything was called off
    try:
        await asyncio.to_thread(process.join, LONGEST_S + GRACE_S)
        return process.exitcode
    finally:
        _ended(process)


def _ended(process: ForkServerProcess) -> None:
    """Whatever happens here, it does not go on there."""
    if process.is_alive():
        process.kill()
        process.join(GRACE_S)


def _passed(orders: Orders) -> tuple[tuple[str, str], ...]:
    pairs = (line.split("\t") for line in orders.notes.read_text().splitlines())
    return tuple((step, when) for step, when in pairs)


def _said(orders: Orders) -> str:
    return " ".join(orders.printed.read_text().split())[-300:] or "it said nothing"
