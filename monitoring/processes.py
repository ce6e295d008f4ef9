"""The processes of this machine, the busiest first."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil

from monitoring.model import Process

BETWEEN_S = 0.3


@dataclass(frozen=True, slots=True)
class Seen:
    """A process at one moment; `cpu` is seconds since it began."""

    pid: int
    began: float
    name: str
    cpu: float
    memory: int


async def processes() -> tuple[Process, ...]:
    """Those first that used the most CPU in the last moment, then those with the most memory."""
    start, before = time.monotonic(), await asyncio.to_thread(_snapshot)
    await asyncio.sleep(BETWEEN_S)
    end, after = time.monotonic(), await asyncio.to_thread(_snapshot)
    return compare(before, after, end - start)


def compare(before: Mapping[int, Seen], after: Mapping[int, Seen], seconds: float) -> tuple[Process, ...]:
    """Busiest first; a process that took the number of another one is not mistaken for it."""
    found = []
    for one in after.values():
        earlier = before.get(one.pid)
        used = one.cpu - earlier.cpu if earlier and earlier.began == one.began else 0.0
        found.append(Process(one.pid, one.name, round(max(0.0, used) / seconds, 3), one.memory))
    return tuple(sorted(found, key=lambda one: (-one.cpu, -one.memory)))


def _snapshot() -> dict[int, Seen]:
    return {one.pid: one for one in _seen()}


def _seen() -> Iterator[Seen]:
    for process in psutil.process_iter():
        try:
            with process.oneshot():
                used = process.cpu_times()
                cpu, memory = used.user + used.system, process.memory_info().rss
                yield Seen(process.pid, process.create_time(), process.name(), cpu, memory)
        except psutil.Error:  # it ended, or is somebody else's
            continue
