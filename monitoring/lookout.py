"""Looks at a service's targets and takes what they show into memory."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from monitoring.expression.memory import Memory
from monitoring.model import Service
from monitoring.readings import Reading, ScrapeError, labelled
from monitoring.targets import HOST, Target, machine, pages

if TYPE_CHECKING:
    import httpx

# A page gets as long as its service's interval, but no service waits longer, and a busy one still gets a fair chance.
SLOWEST_S, FASTEST_S = 5.0, 2.0


class Lookout:
    """Knows which targets were looked at, and which of them did not answer."""

    def __init__(self, memory: Memory, read: Callable[[], Sequence[Reading]]) -> None:
        self._memory, self._read = memory, read
        self._client: httpx.AsyncClient | None = None
        self._failures: dict[tuple[str, str], str] = {}

    async def look(self, service: Service, at: int) -> None:
        """At everything of the service; what fails is down, and nothing else of it is known."""
        await asyncio.gather(*(self._look(target, at) for target in self._targets(service)))

    async def machine(self) -> Sequence[Reading]:
        """What this machine shows; in a thread, because a dead mount can block."""
        return await asyncio.to_thread(self._read)

    def knows(self, service: Service) -> bool:
        """Whether it was looked at before."""
        return any(name == service.name for name, _ in self._memory.targets())

    def leave_all_but(self, services: Collection[str], at: int) -> None:
        """Everything else is no longer looked at."""
        for place in self._memory.targets():
            if place[0] not in services:
                self._memory.drop(place, at)
                self._failures.pop(place, None)

    def failures(self, service: str = "") -> tuple[str, ...]:
        """Why what did not answer the last time did not, a sentence each; of that service, or of all."""
        return tuple(why for (of, _), why in self._failures.items() if service in ("", of))

    async def close(self) -> None:
        """Lets go of connections."""
        if self._client:
            await self._client.aclose()

    async def _look(self, target: Target, at: int) -> None:
        place = (target.service, target.name)
        try:
            readings = [Reading("up", 1.0), *await target.read()]
        except ScrapeError as error:
            self._failures[place] = str(error)
            readings = [Reading("up", 0.0)]
        else:
            self._failures.pop(place, None)
        shown = await asyncio.to_thread(labelled, readings, target.labels)  # a page may have twenty thousand
        self._memory.show(place, at, shown, silent=place in self._failures)

    def _targets(self, service: Service) -> list[Target]:
        within_s = min(SLOWEST_S, max(FASTEST_S, service.every.total_seconds()))
        found = pages(service, lambda url: self._scrape(url, within_s))
        return [machine(service, self.machine), *found] if service.name == HOST else found

    async def _scrape(self, url: str, within_s: float) -> Sequence[Reading]:
        import httpx  # noqa: PLC0415 - a tenth of a second that a machine without pages, or a question, does without

        from monitoring.scrape import scrape  # noqa: PLC0415

        if self._client is None:
            # Pages are asked directly: a proxy of the environment has no business with this machine's own services.
            self._client = httpx.AsyncClient(trust_env=False, timeout=SLOWEST_S)
        return await scrape(self._client, url, within_s)
