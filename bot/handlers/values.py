"""The newest values of every signal of a service."""

import asyncio
from datetime import datetime

from bot.cards.service import Value
from bot.desk import Desk
from monitoring.model import Service, Signal
from monitoring.source import MetricsError, Window

AT_ONCE = 8
BACK = 5


async def values(desk: Desk, service: Service, now: datetime) -> list[Value]:
    """One entry a signal; one that could not be read says why."""
    gate = asyncio.Semaphore(AT_ONCE)
    window = Window(now - BACK * service.every, now, service.every)

    async def ask(signal: Signal) -> Value:
        async with gate:
            try:
                return Value(signal, await desk.source.range(service, signal, window))
            except MetricsError as error:
                return Value(signal, failed=str(error))

    return list(await asyncio.gather(*(ask(signal) for signal in desk.signals)))
