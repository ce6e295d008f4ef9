"""Lends remediation the sight of a service's replicas, by `up` and by the requests each of them takes."""

import logging
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitoring.model import Sample, Service, Signal
from monitoring.signals import render
from monitoring.source import MetricsError, MetricSource, MetricsUnavailableError, Window
from remediation.reach import Replicas

log = logging.getLogger(__name__)

UP = "up"
TRAFFIC = "request_rate"
LATELY = timedelta(minutes=5)


class Reaching:
    """Asks at every proposal and once more right before a run."""

    def __init__(
        self,
        source: MetricSource,
        services: Callable[[], Sequence[Service]],
        signals: Sequence[Signal],
        clock: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._services = services
        self._clock = clock
        self._signals = {signal.name: signal for signal in signals}

    async def replicas(self, name: str) -> Replicas | None:
        """None when the metrics could not be read; a service nobody measures has one replica as far as we know."""
        service = next((one for one in self._services() if one.name == name), None)
        if service is None:
            return Replicas()
        try:
            up, rates = await self._read(UP, service), await self._read(TRAFFIC, service)
        except MetricsError as error:
            log.warning("replicas not read", extra={"service": name, "error": str(error)})
            return None
        down = frozenset(instance for instance, value in up.items() if value != 1)
        return Replicas(tuple(sorted(up)), down, rates)

    async def _read(self, signal: str, service: Service) -> dict[str, float]:
        if signal not in self._signals:
            return {}
        try:
            samples = await self._source.instant(render(self._signals[signal].query, service))
        except MetricsUnavailableError as error:
            # Right after a start nothing has been sampled yet, but what was sampled before it is kept.
            return await self._lately(self._signals[signal], service, error)
        return {sample.labels["instance"]: sample.value for sample in samples if _counts(sample)}

    async def _lately(self, signal: Signal, service: Service, error: MetricsUnavailableError) -> dict[str, float]:
        """The last value of each instance; no point of `up` means that nothing is known, not that there is none."""
        now = self._clock()
        found = await self._source.range(service, signal, Window(now - LATELY, now, service.every))
        known = {series.key.instance or service.name: series.last for series in found}
        last = {instance: value for instance, value in known.items() if value is not None}
        if signal.name == UP and not last:
            raise error
        return last


def _counts(sample: Sample) -> bool:
    """Not NaN, and somebody's."""
    return "instance" in sample.labels and not math.isnan(sample.value)
