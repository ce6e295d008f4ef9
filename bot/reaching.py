"""Lends remediation the sight of a service's replicas, by `up` and by the requests each of them takes."""

import logging
import math
from collections.abc import Callable, Sequence

from monitoring.model import Sample, Service, Signal
from monitoring.signals import render
from monitoring.source import MetricsError, MetricSource
from remediation.reach import Replicas

log = logging.getLogger(__name__)

UP = "up"
TRAFFIC = "request_rate"


class Reaching:
    """Asks at every proposal and once more right before a run."""

    def __init__(
        self, source: MetricSource, services: Callable[[], Sequence[Service]], signals: Sequence[Signal]
    ) -> None:
        self._source = source
        self._services = services
        self._queries = {signal.name: signal.query for signal in signals}

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
        if signal not in self._queries:
            return {}
        samples = await self._source.instant(render(self._queries[signal], service))
        return {sample.labels["instance"]: sample.value for sample in samples if _counts(sample)}


def _counts(sample: Sample) -> bool:
    """Not NaN, and somebody's."""
    return "instance" in sample.labels and not math.isnan(sample.value)
