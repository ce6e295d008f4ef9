"""Series and sources as the tests want them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from detection.anomaly import Anomaly, Band, Reason
from monitoring.model import Bad, Floats, Key, Series, Service, Signal, Unit
from monitoring.source import MetricsError, Window

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHECKOUT = Service("checkout", every=SECOND)
MEMORY = Signal("memory", "process_resident_memory_bytes{labels}", Unit.BYTES)
LATENCY = Signal("latency_p95", "latency{labels}", Unit.SECONDS)
KEY = Key("checkout", "memory", "a:1")


def series(values: Sequence[float] | Floats, key: Key = KEY, until: datetime = NOW, step_s: int = 1) -> Series:
    """Points whose newest is at `until`."""
    end = int(until.timestamp())
    return Series.of(key, end - step_s * np.arange(len(values))[::-1], np.asarray(values, float), "query")


def wobbling(size: int, level: float = 100.0, noise: float = 1.0, seed: int = 1) -> Floats:
    return level + noise * np.random.default_rng(seed).standard_normal(size)


def anomaly(key: Key = KEY, since: datetime = NOW, value: float = 300.0, **kwargs: object) -> Anomaly:
    reason = Reason(value, Band(100.0, 90.0, 110.0), Bad.HIGH, timedelta(hours=1))
    made: dict[str, object] = {"key": key, "unit": Unit.BYTES, "since": since, "score": 20.0, "reason": reason}
    return Anomaly(**(made | kwargs))


@dataclass
class FakeSource:
    """Answers with what it was given, by signal name; an error is raised; remembers what it was asked."""

    answers: Mapping[str, Sequence[Series] | MetricsError] = field(default_factory=dict)
    asked: list[tuple[str, str, Window]] = field(default_factory=list)

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        self.asked.append((service.name, signal.name, window))
        answer = self.answers.get(signal.name, ())
        if isinstance(answer, MetricsError):
            raise answer
        return [_within(one, window) for one in answer if one.key.service == service.name]


def _within(one: Series, window: Window) -> Series:
    inside = (one.times >= window.start.timestamp()) & (one.times <= window.end.timestamp())
    return Series(one.key, one.times[inside], one.values[inside], one.source)
