"""Runs an argument vector without a shell, in a group of its own that ends as a whole."""

import asyncio
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta

from remediation.actions import guard
from remediation.actions.kill import MARKER, kill_all
from remediation.actions.pipe import intake
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import Output
from remediation.redact import Redact
from remediation.runbooks import Command

# Nothing of the bot's own environment: its tokens are no business of an action.
ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/",
}
# Isolated and without site-packages: it starts in some 15 ms and nothing but the standard library can get into it.
GUARD = (sys.executable, "-I", "-S", guard.__file__)
# A daemon it left behind may hold the pipe open for ever.
LINGER_S = 1.0


async def run(command: Command, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    mark, output = secrets.token_hex(16), Output()
    async with intake(output) as (taking, write_end):
        with _lifeline() as lifeline:
            try:
                process = await _start(command, mark, write_end, lifeline)
            except (OSError, ValueError) as error:
                return Outcome(Phase.FAILED, redact(f"{command.argv[0]} could not be started: {error}."))
            finally:
                os.close(write_end)
            phase = await _supervised(process, mark, timeout, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(taking.finished.wait(), LINGER_S)
    ended = phase in (Phase.SUCCEEDED, Phase.FAILED)
    return Outcome(phase, await asyncio.to_thread(output.text, redact), process.returncode if ended else None)


@contextmanager
def _lifeline() -> Iterator[int]:
    """A descriptor that closes when this process ends, however it ends."""
    read_end, write_end = os.pipe()
    try:
        yield read_end
    finally:
        os.close(read_end)
        os.close(write_end)


async def _start(command: Command, mark: str, write_end: int, lifeline: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *GUARD,
        str(lifeline),
        *command.argv,
        stdin=DEVNULL,
        stdout=write_end,
        stderr=STDOUT,
        cwd="/",
        env={**ENVIRONMENT, MARKER: mark},
        pass_fds=(lifeline,),
        start_new_session=True,
    )


async def _supervised(process: Process, mark: str, timeout: timedelta, stop: asyncio.Event) -> Phase:  # noqa: ASYNC109
    """Whatever happens to us or to the guard, nothing that has not ended by itself is left running."""
    try:
        return await _wait(process, timeout, stop)
    finally:
        if process.returncode is None or process.returncode < 0:
            await kill_all(process, mark)


async def _wait(process: Process, timeout: timedelta, stop: asyncio.Event) -> Phase:  # noqa: ASYNC109
    """The first of: it ended, it was stopped, its time is over."""
    ended, stopped = asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait(
            (ended, stopped), timeout=timeout.total_seconds(), return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        ended.cancel()
        stopped.cancel()
    if ended in done:
        return Phase.SUCCEEDED if ended.result() == 0 else Phase.FAILED
    return Phase.HALTED if stopped in done else Phase.TIMED_OUT
