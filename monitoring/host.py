"""Points from this machine and from /metrics pages, without a Prometheus."""

import asyncio
import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitoring.expression.memory import LOOKBACK_MS, Memory
from monitoring.expression.query import read_query
from monitoring.instances import name_instances
from monitoring.lookout import Lookout
from monitoring.machine import read_machine
from monitoring.model import Key, Process, Sample, Series, Service, Signal
from monitoring.processes import processes
from monitoring.questions import Asked, Questions
from monitoring.readings import Reading
from monitoring.records import Point, Samples
from monitoring.source import MetricsError, MetricsUnavailableError, QueryError, Window
from monitoring.targets import HOST

# The next tick is a second away; what takes longer goes on by itself.
PATIENCE = timedelta(seconds=0.9)
NEEDED_FOR = timedelta(minutes=15)
FORGET_EVERY = timedelta(minutes=1)
NOTHING = timedelta()
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def this_host(every: timedelta = timedelta(seconds=15)) -> Service:
    """The machine the bot runs on, as a service."""
    aliases = ("this host", "this machine", "localhost", platform.node().lower())
    return Service(HOST, labels={"job": HOST}, every=every, aliases=tuple(dict.fromkeys(filter(None, aliases))))


class HostSource:
    """Samples services when they are due, keeps their signals' values, and answers from what it kept."""

    def __init__(
        self,
        samples: Samples,
        signals: Sequence[Signal],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        read: Callable[[], Sequence[Reading]] = read_machine,
        patience: timedelta = PATIENCE,
        warm_up: timedelta = NOTHING,
    ) -> None:
        self._samples, self._signals, self._clock = samples, tuple(signals), clock
        self._patience_s, self._warm_up = patience.total_seconds(), warm_up
        self._memory, self._forgot = Memory(), EPOCH
        self._lookout = Lookout(self._memory, read)
        self._slots: dict[str, int] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._refused: dict[tuple[str, str], QueryError] = {}
        self._questions, self._unwritten, self._writing = Questions(), list[Point](), asyncio.Lock()

    async def sample(self, services: Sequence[Service]) -> None:
        """Samples those that are due; called each second. One slow page holds up nobody else."""
        now = self._clock()
        names = {service.name for service in services}
        self._lookout.leave_all_but(names, _milliseconds(now))
        self._forget(services, names, now)
        for service in services:
            slot = _slot(service, now)
            if slot != self._slots.get(service.name) and service.name not in self._running:
                self._slots[service.name] = slot
                self._running[service.name] = asyncio.create_task(self._sample(service, now, slot))
        await self._settle()

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        asked = self._questions.of(service, signal)
        refused = self._why_not(service.name, signal, asked)
        if refused is not None:
            raise refused
        found = await self._samples.read(service.name, signal.name, window, asked.digest)
        return tuple(replace(one, source=asked.query) for one in found)

    async def ranges(
        self, services: Sequence[Service], signal: Signal, window: Window
    ) -> Mapping[str, Sequence[Series] | MetricsError]:
        """What `range` gives for each of them, by one look into the database."""
        asked = {service.name: self._questions.of(service, signal) for service in services}
        refused = {name: error for name in asked if (error := self._why_not(name, signal, asked[name])) is not None}
        wanted = {name: one.digest for name, one in asked.items() if name not in refused}
        try:
            found = await self._samples.read_all(wanted, signal.name, window)
        except MetricsError as error:
            return dict.fromkeys(asked, error)
        told = {name: [replace(one, source=asked[name].query) for one in mine] for name, mine in found.items()}
        return {**refused, **told}

    async def instant(self, query: str) -> Sequence[Sample]:
        parsed = read_query(query)
        if self._memory.is_empty:
            raise MetricsUnavailableError("Nothing has been sampled yet; ask again in a minute.")
        vector = parsed.vector(self._memory, _milliseconds(self._clock()))
        return tuple(Sample(dict(labels), value) for labels, value in vector.items())

    async def check(self) -> str:
        count = len(await self._lookout.machine())
        failed = "".join(f" {sentence}" for sentence in self.failures())
        return f"This machine's own metrics, {count} of them.{failed}"

    async def close(self) -> None:
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._running.clear()
        await self._lookout.close()

    async def processes(self) -> tuple[Process, ...]:
        """This machine's, the busiest first."""
        return await processes()

    async def look(self, services: Sequence[Service]) -> tuple[str, ...]:
        """Looks at everything of these once, keeps no points, and says what did not answer."""
        now = _milliseconds(self._clock())
        await asyncio.gather(*(self._lookout.look(service, now) for service in services))
        return self.failures()

    def failures(self, service: str = "") -> tuple[str, ...]:
        """What did not answer when it was last looked at, a sentence each; of that service, or of all."""
        return self._lookout.failures(service)

    def _why_not(self, service: str, signal: Signal, asked: Asked) -> QueryError | None:
        if isinstance(asked.parsed, QueryError):
            return asked.parsed
        return self._refused.get((service, signal.name))

    async def _settle(self) -> None:
        if not self._running:
            return
        await asyncio.wait(self._running.values(), timeout=self._patience_s)
        ended = {name: task for name, task in self._running.items() if task.done()}
        for name in ended:
            del self._running[name]
        for error in [task.exception() for task in ended.values()]:
            if error is not None:
                raise error

    async def _sample(self, service: Service, now: datetime, slot: int) -> None:
        at, is_new = _milliseconds(now), not self._lookout.knows(service)
        await self._lookout.look(service, at)
        if is_new and service.every > self._warm_up > NOTHING:
            # A rate needs two looks; without a second one at once its first figure would take a whole interval.
            await asyncio.sleep(self._warm_up.total_seconds())
            at += self._warm_up // MILLISECOND
            await self._lookout.look(service, at)
        for signal in self._signals:
            self._unwritten += self._points(service, signal, at, slot)
            await asyncio.sleep(0)  # others come between
        await self._write()

    async def _write(self) -> None:
        """All that came together goes in one transaction: whoever waited finds its own already written."""
        async with self._writing:
            points, self._unwritten = self._unwritten, []
            await self._samples.write(points)

    def _points(self, service: Service, signal: Signal, at: int, slot: int) -> list[Point]:
        asked = self._questions.of(service, signal)
        try:
            vector = asked.read().vector(self._memory, at)
            labels = [dict(one) for one in vector]
            names = name_instances(labels, service)
        except QueryError as error:
            self._refused[service.name, signal.name] = error
            return []
        self._refused.pop((service.name, signal.name), None)
        values = zip(names, vector.values(), strict=True)
        return [Point(Key(service.name, signal.name, name), slot, value, asked.digest) for name, value in values]

    def _forget(self, services: Sequence[Service], names: Collection[str], now: datetime) -> None:
        if now - self._forgot < FORGET_EVERY and now >= self._forgot:
            return
        self._forgot = now
        self._questions.forget_all_but(names)
        reach = max((self._reach(signal, service) for signal in self._signals for service in services), default=NOTHING)
        self._memory.forget(_milliseconds(now - max(reach, NEEDED_FOR)) - LOOKBACK_MS)

    def _reach(self, signal: Signal, service: Service) -> timedelta:
        parsed = self._questions.of(service, signal).parsed
        return NOTHING if isinstance(parsed, QueryError) else parsed.reach


def _slot(service: Service, now: datetime) -> int:
    """The start of the interval this moment falls into, so that points stand on a regular grid."""
    every = max(1, round(service.every.total_seconds()))
    return int(now.timestamp()) // every * every


def _milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MILLISECOND
