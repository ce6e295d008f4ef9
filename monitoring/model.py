"""The words everything else is said in: services, their signals, and series of points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from monitoring.ladder import Ladder

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]

# Marks the series of a fire drill in Prometheus, so that nobody takes its job for a real service.
DRILL_LABEL = "cloudops_drill"


class Unit(StrEnum):
    """How a figure is spoken of; a ratio runs from 0 to 1 and is shown as a percentage."""

    SECONDS = "seconds"
    BYTES = "bytes"
    BYTES_PER_SECOND = "bytes_per_second"
    RATIO = "ratio"
    PER_SECOND = "per_second"
    COUNT = "count"
    NUMBER = "number"


class Bad(StrEnum):
    """The direction in which a signal is bad news."""

    HIGH = "high"
    LOW = "low"
    BOTH = "both"


class Severity(Ladder):
    """How loud to be, quietest first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Service:
    """Something people care about; `labels` select its series, `aliases` are other words for it."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    every: timedelta = timedelta(seconds=60)
    environment: str = ""
    owners: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    logs: Mapping[str, str] = field(default_factory=dict)
    endpoints: tuple[str, ...] = ()
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A named measurement: PromQL with the placeholders {service}, {labels} and {window}.

    `min_deviation` and `limit` are in the signal's unit (seconds, bytes, a ratio from 0 to 1).
    """

    name: str
    query: str
    unit: Unit = Unit.NUMBER
    bad: Bad = Bad.HIGH
    min_deviation: float = 0.0
    limit: float | None = None
    title: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Which series: one signal of one instance of a service."""

    service: str
    signal: str
    instance: str = ""

    def __str__(self) -> str:
        place = f" on {self.instance}" if self.instance else ""
        return f"{self.signal} of {self.service}{place}"


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Points of one key, oldest first; times are unix seconds, values may be NaN (a gap).

    `source` is the query that gave them, as one can paste it elsewhere.
    """

    key: Key
    times: Times
    values: Floats
    source: str = ""

    def __len__(self) -> int:
        return len(self.times)

    @property
    def last(self) -> float | None:
        """The newest value that is a number."""
        finite = self.values[np.isfinite(self.values)]
        return float(finite[-1]) if len(finite) else None

    @classmethod
    def of(
        cls,
        key: Key,
        times: Sequence[float] | npt.NDArray[Any],
        values: Sequence[float] | npt.NDArray[Any],
        source: str = "",
    ) -> "Series":
        """A series from any sequences of numbers."""
        return cls(key, np.asarray(times, np.int64), np.asarray(values, np.float64), source)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of an instant query, with the labels that tell it from its siblings."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Process:
    """One process of this machine as `top` would show it; cpu is a share of one core."""

    pid: int
    name: str
    cpu: float
    memory: int
