"""A bot for the drill: the one that holds the data folder, or one started for as long as the drill lasts."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.control.client import AwayError
from bot.drill import ports
from bot.drill.client import Client
from bot.drill.leash import PATIENCE_S
from bot.drill.messages import Bot
from bot.drill.watching import Tell

LOCAL = "127.0.0.1"
START_S = 45.0
POLL_S = 0.2
LOG = "drill.log"
TAIL = 2000


class NoBotError(Exception):
    """None runs, and none could be started."""


@asynccontextmanager
async def a_bot(data: Path, tell: Tell) -> AsyncIterator[Bot]:
    """Raises NoBotError."""
    try:
        bot = await Client(data).hello()
    except AwayError:
        tell("starting", f"no bot runs on {data}, so one is started for this drill; it logs to {data / LOG}")
        async with _started(data, tell) as bot:
            yield bot
        return
    yield bot


@asynccontextmanager
async def _started(data: Path, tell: Tell) -> AsyncIterator[Bot]:
    process = await _start(data)
    telling = asyncio.create_task(_retell(process, tell))
    try:
        yield await _ready(data, process)
    finally:
        await _end(process)
        telling.cancel()


async def _start(data: Path) -> Process:
    """On a port of its own: it may run beside a bot that has other data."""
    place = {"CLOUDOPS_DATA": str(data), "CLOUDOPS_HTTP": f"{LOCAL}:{ports.free(LOCAL)}"}
    with _log(data) as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.drill.leash", *_cloudops(), "up"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
            env={**os.environ, **place},
            start_new_session=True,
        )


async def _ready(data: Path, process: Process) -> Bot:
    end = time.monotonic() + START_S
    while process.returncode is None and time.monotonic() < end:
        with suppress(AwayError):
            return await Client(data).hello()
        await asyncio.sleep(POLL_S)
    raise NoBotError(f"The bot did not start.\n{_last_words(data)}".strip())


async def _retell(process: Process, tell: Tell) -> None:
    """Its greeting holds the login link that a person needs to answer."""
    assert process.stdout is not None
    async for line in process.stdout:
        tell("bot", line.decode(errors="replace").strip())


async def _end(process: Process) -> None:
    """The leash's standard input ends, and the bot with it."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(PATIENCE_S + 1):
            await process.wait()
    except TimeoutError:
        process.kill()


def _cloudops() -> tuple[str, ...]:
    """The command as people know it, where it is installed beside this Python."""
    installed = Path(sys.executable).with_name("cloudops")
    return (str(installed),) if installed.exists() else (sys.executable, "-m", "bot")


def _log(data: Path) -> BinaryIO:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (data / LOG).open("wb")
    except OSError as error:
        raise NoBotError(f"{data} cannot be written: {error.strerror}.") from error


def _last_words(data: Path) -> str:
    return (data / LOG).read_bytes()[-TAIL:].decode(errors="replace").strip()
