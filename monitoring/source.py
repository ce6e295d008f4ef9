"""Where points come from: one protocol, this machine or a Prometheus behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitoring.model import Sample, Series, Service, Signal


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, both ends included, and how far apart the points are."""

    start: datetime
    end: datetime
    step: timedelta


class MetricsError(Exception):
    """Points could not be read; the message is a sentence fit to show."""


class MetricsUnavailableError(MetricsError):
    """The source did not answer; asking again later makes sense."""


class QueryError(MetricsError):
    """The source refused the question or the answer made no sense; asking again changes nothing."""


class MetricSource(Protocol):
    """Something that can be asked for points. Every failure is a MetricsError, never an empty answer."""

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        """One series per instance; none at all when the service does not have this signal."""
        ...

    async def instant(self, query: str) -> Sequence[Sample]:
        """What a PromQL expression says right now, for preconditions."""
        ...

    async def check(self) -> str:
        """A sentence on what answers here, such as `Prometheus 2.42.0 at http://…`; raises when nothing does."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...
