"""Says that an answer takes a moment, when it does; what was said is then turned into the answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.chat import Card, SendError

log = logging.getLogger(__name__)

# Whoever hears nothing for longer asks again.
SOON_S = 2.0

T = TypeVar("T")


async def looking(
    answer: Awaitable[Card], tell: Callable[[], Awaitable[T]], soon_s: float = SOON_S
) -> tuple[Card, T | None]:
    """The answer, and what `tell` made when it had to be called."""
    task = asyncio.ensure_future(answer)
    try:
        done, _ = await asyncio.wait({task}, timeout=soon_s)
        told = None if done else await _told(tell)
        return await task, told
    finally:
        task.cancel()


async def _told(tell: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await tell()
    except SendError as error:
        # The answer itself is tried all the same.
        log.warning("nobody could be told to wait", extra={"error": str(error)})
        return None
