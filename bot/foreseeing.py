"""Warns when a signal will meet its limit within the horizon, and takes the warning back when it will not."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.prophets import Prophets
from bot.storage.lease import Lease
from detection import foretold
from detection.anomaly import Anomaly
from detection.foresee import is_forecast, is_passed, reach_of, soonest, warn
from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Bad, Key, Series, Service, Signal
from monitoring.source import MetricsError, MetricSource, Window

log = logging.getLogger(__name__)

LONGEST = timedelta(days=14)
POINTS = 600
AT_ONCE = 4
# A fleet that takes long to look at is looked at less often: at most a twentieth of the time.
SHARE = 20


class Foreseeing:
    """Looks at every signal with a limit, at the long past and at the short one."""

    def __init__(
        self,
        *,
        services: Callable[[], Sequence[Service]],
        signals: Sequence[Signal],
        source: MetricSource,
        incidents: Incidents,
        lease: Lease,
        prophets: Prophets,
        history: timedelta,
        horizon: timedelta,
        tell: Callable[[Incident], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._services = services
        self._signals = tuple(signal for signal in signals if is_forecast(signal))
        self._source = source
        self._incidents = incidents
        self._lease = lease
        self._prophets = prophets
        self._history = min(history, LONGEST)
        self._horizon = horizon
        self._tell = tell
        self._clock = clock
        self._next = 0.0

    async def advance(self) -> None:
        """One round, when it is time and this is the replica that sweeps."""
        began = time.monotonic()
        if began < self._next or not await self._lease.hold(self._clock()):
            return
        await self.look()
        self._next = time.monotonic() + SHARE * (time.monotonic() - began)

    async def look(self) -> None:
        """Forecasts, and tells what changed by it."""
        before = foretold.standing(await self._incidents.for_correlation())
        gate = asyncio.Semaphore(AT_ONCE)

        async def of(service: Service, signal: Signal) -> dict[Key, Anomaly | None]:
            async with gate:
                return await self._of(service, signal, before)

        watched = [one for one in self._services() if not one.drill]
        every = await asyncio.gather(*(of(service, signal) for service in watched for signal in self._signals))
        told = {key: warning for found in every for key, warning in found.items()}
        known = await self._incidents.for_correlation()
        for incident in await self._incidents.apply(foretold.tell(told, known, self._clock())):
            log.info("forecast told", extra={"incident": incident.id, "stage": incident.stage.value})
            await self._tell(incident)

    async def _of(self, service: Service, signal: Signal, before: dict[Key, Anomaly]) -> dict[Key, Anomaly | None]:
        now, short = self._clock(), POINTS * service.every
        try:
            long_past = await self._read(service, signal, now - self._history, now)
            short_past = await self._read(service, signal, now - short, now) if short < self._history else ()
        except MetricsError:
            return {}
        pasts: dict[Key, list[Series]] = {}
        for one in (*long_past, *short_past):
            pasts.setdefault(one.key, []).append(one)
        found = {key: await self._warning(mine, signal, before.get(key)) for key, mine in pasts.items()}
        return {key: warning for key, (known, warning) in found.items() if known}

    async def _read(self, service: Service, signal: Signal, start: datetime, end: datetime) -> Sequence[Series]:
        step = max(service.every, timedelta(seconds=round((end - start).total_seconds() / POINTS)))
        return await self._source.range(service, signal, Window(start, end, step))

    async def _warning(
        self, pasts: Sequence[Series], signal: Signal, before: Anomaly | None
    ) -> tuple[bool, Anomaly | None]:
        """Whether anything can be said, and the warning if there is one."""
        chosen = await asyncio.to_thread(soonest, pasts, signal, self._horizon)
        # What has met its limit is the sweeps' to tell.
        if chosen is None or is_passed(chosen[1]):
            return False, None
        series, outlook = chosen
        reach = reach_of(outlook)
        if series is pasts[0] and (told := await self._prophets.ask(series, 2 * self._horizon)):
            reach = told.path.reach(signal.limit or 0.0, low=signal.bad is Bad.LOW)
            reach = reach if reach and reach.latest else None
        return True, warn(series, signal, reach, before, self._horizon)
