"""One part of what is known, within its time."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.context.known import Missing
from monitoring.source import MetricsError

log = logging.getLogger(__name__)

T = TypeVar("T")


async def part(name: str, answer: Awaitable[T], within_s: float) -> T | Missing:
    """What was late or failed is not known, and takes no other part down."""
    try:
        async with asyncio.timeout(within_s):
            return await answer
    except TimeoutError:
        return Missing(f"There was no answer within {within_s:g} s.")
    except MetricsError as error:
        return Missing(str(error))
    except Exception:
        log.exception("part not known", extra={"part": name})
        return Missing("The bot has a fault there; its log says which.")
