"""Work for the processor, done beside the event loop: much of it in processes of its own, little of it in a thread."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

# A process takes a second to start: fewer parts than that are done sooner without.
FEW = 4


class Crew:
    """Starts its processes when they are first needed, and keeps them until it is closed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def share_out(self, work: Callable[[Part], Done], parts: Sequence[Part]) -> list[Done]:
        """What `work` makes of each part, in their order; `work` is a function of a module, parts can be pickled."""
        if len(parts) <= FEW:
            return [await asyncio.to_thread(work, part) for part in parts]
        return await asyncio.gather(*(self.apart(work, part) for part in parts))

    async def apart(self, work: Callable[[Part], Done], part: Part) -> Done:
        """One piece of work that takes long, in another process whatever it is."""
        loop, self._pool = asyncio.get_running_loop(), self._pool or _started()
        try:
            return await loop.run_in_executor(self._pool, work, part)
        except BrokenProcessPool:
            # Killed from outside, such as for want of memory: the next one gets new processes.
            self._pool = None
            raise

    def close(self) -> None:
        """Waits for nobody: the interpreter would wait at its end for what is under way, so that is broken off."""
        if self._pool:
            working = list((self._pool._processes or {}).values())  # noqa: SLF001 - terminate_workers comes with 3.14
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in working:
                process.terminate()
            self._pool = None


def _started() -> ProcessPoolExecutor:
    # Not a fork: threads of this process may hold locks that nobody would open in the child.
    return ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=get_context("spawn"))
