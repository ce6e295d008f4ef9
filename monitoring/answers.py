"""Reads the JSON answers of Prometheus into values, whatever they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.model import Floats, Sample, Times
from monitoring.source import QueryError


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One series of a range answer."""

    labels: frozenset[tuple[str, str]]
    times: Times
    values: Floats

    def joined(self, newer: "Line") -> "Line":
        """With the newer points after the older ones; where both speak the newer counts."""
        kept = self.times < newer.times[0] if len(newer.times) else np.ones(len(self.times), np.bool_)
        times = np.concatenate((self.times[kept], newer.times))
        return Line(self.labels, times, np.concatenate((self.values[kept], newer.values)))

    def between(self, start: int, end: int) -> "Line":
        """The points from start to end, both included."""
        kept = (self.times >= start) & (self.times <= end)
        return Line(self.labels, self.times[kept], self.values[kept])


def read_lines(result: Any) -> tuple[Line, ...]:
    """The series of a range answer; raises QueryError."""
    try:
        return tuple(_line(one) for one in result)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _nonsense(error) from error


def read_samples(result: Any) -> tuple[Sample, ...]:
    """The values of an instant answer; raises QueryError."""
    try:
        if result and not isinstance(result[0], dict):  # a scalar: [time, value]
            return (Sample({}, float(result[1])),)
        return tuple(Sample(_labels(one), float(one["value"][1])) for one in result)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise _nonsense(error) from error


def _line(one: dict[str, Any]) -> Line:
    points: Sequence[tuple[float, str]] = one.get("values", ())  # native histograms have none
    times = np.array([round(at) for at, _ in points], np.int64)
    values = np.array([float(value) for _, value in points], np.float64)
    # NaN and infinity are gaps; of points at one time the last counts.
    finite = np.isfinite(values)
    unique, last = np.unique(times[finite][::-1], return_index=True)
    return Line(frozenset(_labels(one).items()), unique, values[finite][::-1][last])


def _labels(one: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in one["metric"].items()}


def _nonsense(error: Exception) -> QueryError:
    return QueryError(f"The answer of Prometheus makes no sense: {type(error).__name__} {str(error)[:100]}.")
