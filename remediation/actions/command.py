"""Runs an argument vector without a shell, in a group of its own that ends as a whole."""

import asyncio
import os
import secrets
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

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
# A daemon it left behind may hold the pipe open for ever.
LINGER_S = 1.0


async def run(command: Command, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    mark, output = secrets.token_hex(16), Output()
    async with intake(output) as (taking, write_end):
        try:
            process = await _start(command, mark, write_end)
        except (OSError, ValueError) as error:
            return Outcome(Phase.FAILED, redact(f"{command.argv[0]} could not be started: {_why(error)}."))
        finally:
            os.close(write_end)
        phase = await _supervised(process, mark, timeout, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(taking.finished.wait(), LINGER_S)
    ended = phase in (Phase.SUCCEEDED, Phase.FAILED)
    return Outcome(phase, await asyncio.to_thread(output.text, redact), process.returncode if ended else None)


async def _start(command: Command, mark: str, write_end: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *command.argv,
        stdin=DEVNULL,
        stdout=write_end,
        stderr=STDOUT,
        cwd="/",
        env={**ENVIRONMENT, MARKER: mark},
        start_new_session=True,
    )


async def _supervised(process: Process, mark: str, timeout: timedelta, stop: asyncio.Event) -> Phase:  # noqa: ASYNC109
    """Whatever happens to us, nothing that has not ended by itself is left running."""
    try:
        return await _wait(process, timeout, stop)
    finally:
        if process.returncode is None:
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


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
