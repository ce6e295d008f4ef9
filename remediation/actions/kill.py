"""Ends an action with everything it started, also what left its process group."""

import asyncio
import os
import signal
from asyncio.subprocess import Process
from contextlib import suppress

import psutil

MARKER = "CLOUDOPS_ACTION"
# Time to put a lock file away; nobody waits longer.
GRACE_S = 1.0
SETTLE_S = 0.1
ROUNDS = 10  # a process that forks faster than this is left to the kernel's limits


async def kill_all(process: Process, mark: str) -> None:
    """Asks the group to end, then kills it, then whatever still carries the mark in its environment."""
    _signal_group(process, signal.SIGTERM)
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE_S):
            await process.wait()
    _signal_group(process, signal.SIGKILL)
    await process.wait()
    await asyncio.to_thread(_kill_marked, mark)


def _signal_group(process: Process, number: signal.Signals) -> None:
    """The group is the leader's pid; it stays reserved while any member lives."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _kill_marked(mark: str) -> None:
    for _ in range(ROUNDS):
        marked = [found for found in psutil.process_iter() if _carries(found, mark)]
        if not marked:
            return
        for found in marked:
            with suppress(psutil.Error):
                found.kill()
        psutil.wait_procs(marked, timeout=SETTLE_S)


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARKER) == mark and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False
