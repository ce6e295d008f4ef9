"""Work for the processor, done beside the event loop: much of it in processes of its own, little of it in a thread."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

# A process takes a second to start: fewer parts than that are done sooner without.
FEW = 4


async def share_out(work: Callable[[Part], Done], parts: Sequence[Part]) -> list[Done]:
    """What `work` makes of each part, in their order; `work` is a function of a module, the parts can be pickled."""
    if len(parts) <= FEW:
        return [await asyncio.to_thread(work, part) for part in parts]
    loop, workers = asyncio.get_running_loop(), min(len(os.sched_getaffinity(0)), len(parts))
    # Not a fork: threads of this process may hold locks that nobody would open in the child.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, work, part) for part in parts))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
