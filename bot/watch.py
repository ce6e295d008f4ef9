"""The heartbeat of noticing: samples, and sweeps the services that are due, in one replica at a time."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.aside import Aside, AsideError
from bot.storage.lease import Lease
from bot.watched import Watched
from detection import kept
from detection.correlate import correlate
from detection.feedback import factors
from detection.history.lock import BusyError
from detection.incident import Incident
from detection.incidents import Incidents
from detection.kept import Ranges
from detection.round import Terms
from detection.sweep import Sweep, sweep
from detection.weights import Weights
from monitoring.model import Service, Signal
from monitoring.source import MetricSource
from monitoring.telemetry import Telemetry

log = logging.getLogger(__name__)

FIRST_SWEEP = timedelta(seconds=3)
# A tick that comes a little early must not skip a whole second.
GRACE = timedelta(milliseconds=500)

Sample = Callable[[Sequence[Service]], Awaitable[None]]


class Watch:
    """Ticks once a second; a sweep that takes longer delays the next one and is never run twice at once."""

    def __init__(
        self,
        *,
        watched: Watched,
        signals: Sequence[Signal],
        source: MetricSource,
        ranges: Ranges,
        sweeper: Aside,
        sample: Sample | None,
        incidents: Incidents,
        lease: Lease,
        history: timedelta,
        budget_per_day: float,
        weights: Callable[[], Weights],
        tell: Callable[[Incident], Awaitable[None]],
        telemetry: Telemetry,
        clock: Callable[[], datetime],
    ) -> None:
        self._watched = watched
        self._signals = tuple(signals)
        self._source = source
        self._ranges = ranges
        self._sweeper = sweeper
        self._sample = sample
        self._incidents = incidents
        self._lease = lease
        self._history = history
        self._budget = budget_per_day
        self._weights = weights
        self._tell = tell
        self._telemetry = telemetry
        self._clock = clock
        self._swept: dict[str, datetime] = {}
        self._series: dict[str, int] = {}

    async def tick(self) -> None:
        """Samples this machine, and sweeps what is due if this is the replica that sweeps."""
        now = self._clock()
        await self._watched.refresh(now)
        await self.sample()
        due = self._due(now)
        if due and await self._lease.hold(now):
            self._swept |= dict.fromkeys((service.name for service in due), now)
            await self.sweep(due)

    async def sample(self) -> None:
        """Takes a sample of what is due, where the bot samples by itself."""
        if self._sample:
            with self._telemetry.sample.time():
                await self._sample(self._watched.services())

    async def sweep(self, services: Sequence[Service]) -> None:
        """One sweep of these services, with everything that follows from it."""
        found = await self._swept_now(services)
        await self._incidents.record_sweep(found, [service.name for service in services])
        await self._follow(found, services)
        self._measure(found, services)

    async def close(self) -> None:
        """Ends the process that judges."""
        await self._sweeper.close()

    async def _swept_now(self, services: Sequence[Service]) -> Sweep:
        terms = Terms(
            self._clock(),
            self._budget,
            sum(self._series.values()),
            await self._incidents.cared_for(),
            self._weights(),
            factors(await self._incidents.regards()),
        )
        try:
            return await kept.sweep(services, self._signals, self._ranges, self._sweeper, terms)
        except (AsideError, BusyError, OSError) as error:
            # Nothing was judged: that is said of each signal, and clears nothing.
            unread = {(service.name, signal.name): str(error) for service in services for signal in self._signals}
            return Sweep(terms.now, failed=unread)

    async def look(self, services: Sequence[Service]) -> Sweep:
        """Reads all there is and judges it, keeps nothing and changes nothing."""
        return await sweep(
            services,
            self._signals,
            self._source.range,
            history=self._history,
            budget_per_day=self._budget,
            now=self._clock(),
            excluded=await self._incidents.cared_for(),
            fleet=sum(self._series.values()),
            weights=self._weights(),
            factors=factors(await self._incidents.regards()),
        )

    def _measure(self, found: Sweep, services: Sequence[Service]) -> None:
        self._telemetry.sweep.observe(found.took.total_seconds())
        self._telemetry.signals_read.inc(len(found.judgements))
        self._telemetry.signals_failed.inc(len(found.failed))
        for service in services:
            self._series[service.name] = sum(key.service == service.name for key in found.judgements)

    async def _follow(self, found: Sweep, services: Sequence[Service]) -> None:
        known = await self._incidents.for_correlation()
        for incident in await self._incidents.apply(correlate(found, known, services, found.at)):
            fields = {
                "incident": incident.id,
                "service": incident.service or incident.common,
                "stage": incident.stage.value,
            }
            log.info("incident changed", extra=fields)
            await self._tell(incident)

    def _due(self, now: datetime) -> tuple[Service, ...]:
        return tuple(service for service in self._watched.services() if self._is_due(service, now))

    def _is_due(self, service: Service, now: datetime) -> bool:
        # A service that is new is sampled before it is swept.
        last = self._swept.setdefault(service.name, now - service.every + min(FIRST_SWEEP, service.every))
        return now - last >= service.every - GRACE
