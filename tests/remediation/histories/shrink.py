"""Leaves out of a failing history whatever it fails without."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from tests.remediation.histories.deeds import History

Fails = Callable[[History], Awaitable[bool]]


async def shrunk(history: History, fails: Fails) -> History:
    """Ever smaller pieces, until no single deed can be spared."""
    size = len(history.deeds) // 2
    while size:
        start = 0
        while start < len(history.deeds):
            shorter = replace(history, deeds=history.deeds[:start] + history.deeds[start + size :])
            if await fails(shorter):
                history = shorter
            else:
                start += size
        size //= 2
    return history
