"""Ends one process, known by its number, its start and its program, and no other that has its number by then."""

import asyncio
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.redact import Redact
from remediation.runbooks import Process

PROC = Path("/proc")
STARTED = 19  # of what follows the name in /proc/PID/stat, see proc(5)
SHOWN = 20


class NotThatProcessError(Exception):
    """No process, or another than was meant; the message is a sentence."""


async def run(process: Process, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    """Asked to end first; what does not within its grace is killed."""
    try:
        with held(process) as handle:
            phase, text = await _end(process, handle, timeout, stop)
    except (NotThatProcessError, OSError) as error:
        return Outcome(Phase.FAILED, redact(f"Nothing was ended: {error}"))
    return Outcome(phase, redact(text))


def rehearse(process: Process) -> str:
    """Whether it is there, and which others run the same program."""
    try:
        with held(process):
            said = f"{process.exe} with pid {process.pid} would be asked to end, and killed after {process.grace}."
    except (NotThatProcessError, OSError) as error:
        said = f"It would fail: {error}"
    return f"{said}\n{running(process.exe)}"


def running(exe: str) -> str:
    """Every process of that program, as the runbook's parameters."""
    found = [entry.name for entry in PROC.iterdir() if entry.name.isdigit() and _exe(entry.name) == exe]
    lines = [f"  pid={pid} started={started(pid)}" for pid in sorted(found, key=int)[:SHOWN]]
    return "\n".join([f"Running {exe}:", *lines] if lines else [f"Nothing runs {exe}."])


def started(pid: str) -> str:
    """In clock ticks since the machine started; no second process of that number has the same. Empty when gone."""
    try:
        line = (PROC / pid / "stat").read_text()
    except OSError:
        return ""
    # The name stands in parentheses and may itself hold spaces and parentheses.
    return line.rpartition(")")[2].split()[STARTED]


@contextmanager
def held(process: Process) -> Iterator[int]:
    """A handle on exactly that process: it cannot come to mean another one, as its number can."""
    if not process.pid.isdecimal() or int(process.pid) in (0, 1, os.getpid(), os.getppid()):
        raise NotThatProcessError(f"{process.pid} is no process that may be ended.")
    try:
        handle = os.pidfd_open(int(process.pid))
    except ProcessLookupError:
        raise NotThatProcessError(f"There is no process {process.pid}.") from None
    try:
        # Looked at after the handle was taken, so that both are about the same process.
        if problem := _other(process):
            raise NotThatProcessError(problem)
        yield handle
    finally:
        os.close(handle)


def _other(process: Process) -> str:
    if (since := started(process.pid)) != process.started:
        return f"Process {process.pid} started at {since or 'no time'}, not at {process.started}: it is another one."
    if (exe := _exe(process.pid)) != process.exe:
        return f"Process {process.pid} runs {exe or 'nothing we may see'}, not {process.exe}."
    return ""


def _exe(pid: str) -> str:
    try:
        return str((PROC / pid / "exe").readlink()).removesuffix(" (deleted)")
    except OSError:
        return ""


async def _end(process: Process, handle: int, timeout: timedelta, stop: asyncio.Event) -> tuple[Phase, str]:  # noqa: ASYNC109
    signal.pidfd_send_signal(handle, signal.SIGTERM)
    if await _gone(handle, min(process.grace, timeout), stop):
        return Phase.SUCCEEDED, f"{process.exe} with pid {process.pid} ended when asked to."
    if stop.is_set():
        return Phase.HALTED, f"Process {process.pid} was asked to end and had not when everything was halted."
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    if await _gone(handle, timeout, stop):
        return Phase.SUCCEEDED, f"{process.exe} with pid {process.pid} did not end when asked to and was killed."
    return Phase.TIMED_OUT, f"Process {process.pid} was killed and is still there."


async def _gone(handle: int, within: timedelta, stop: asyncio.Event) -> bool:
    """A handle is readable once its process has ended."""
    ends = asyncio.get_running_loop().time() + within.total_seconds()
    while asyncio.get_running_loop().time() < ends and not stop.is_set():
        if select.select([handle], [], [], 0)[0]:
            return True
        await asyncio.sleep(0.05)
    return bool(select.select([handle], [], [], 0)[0])
