"""Many series read at once; what fails is told apart from what is not there."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from monitoring.model import Series, Service, Signal
from monitoring.source import MetricsError

AT_ONCE = 8
Pair = tuple[Service, Signal]


@dataclass(frozen=True, slots=True)
class Read:
    """What was asked of one signal of a service, and its series or why there are none."""

    service: Service
    signal: Signal
    series: Sequence[Series] = ()
    failed: str = ""

    @property
    def name(self) -> str:
        return f"{self.signal.name} of {self.service.name}"


async def reads(pairs: Sequence[Pair], ask: Callable[[Service, Signal], Awaitable[Sequence[Series]]]) -> list[Read]:
    """One entry a pair, in their order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(service: Service, signal: Signal) -> Read:
        async with gate:
            try:
                return Read(service, signal, await ask(service, signal))
            except MetricsError as error:
                return Read(service, signal, failed=str(error))

    return list(await asyncio.gather(*(one(*pair) for pair in pairs)))


def not_read(found: Sequence[Read]) -> list[str]:
    """Each that failed with the reason, for the card to say."""
    return [f"{one.name} ({one.failed})" for one in found if one.failed]
