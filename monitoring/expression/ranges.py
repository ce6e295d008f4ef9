"""Functions over the samples of a window: rates, changes and the *_over_time family."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Samples further from the window's edge than this many typical gaps don't speak for the edge.
REACH = 1.1


@dataclass(frozen=True, slots=True)
class Stretch:
    """The samples of one series in a window, oldest first; times are milliseconds."""

    times: Sequence[int]
    values: Sequence[float]
    start: int
    end: int

    @property
    def seconds(self) -> float:
        """How long the window is."""
        return (self.end - self.start) / 1000


def _rate(stretch: Stretch) -> float | None:
    return _per_second(_increase(stretch), stretch)


def _increase(stretch: Stretch) -> float | None:
    return _extrapolated(stretch, is_counter=True)


def _delta(stretch: Stretch) -> float | None:
    return _extrapolated(stretch, is_counter=False)


def _extrapolated(stretch: Stretch, *, is_counter: bool) -> float | None:
    """The growth over the whole window, as Prometheus guesses it from the samples inside."""
    if len(stretch.values) < 2:  # noqa: PLR2004 (one sample has no growth)
        return None
    first, last = stretch.times[0], stretch.times[-1]
    growth = stretch.values[-1] - stretch.values[0] + (_lost(stretch.values) if is_counter else 0.0)
    sampled = (last - first) / 1000
    gap = sampled / (len(stretch.times) - 1)
    to_start, to_end = (first - stretch.start) / 1000, (stretch.end - last) / 1000
    if is_counter and growth > 0 and stretch.values[0] >= 0:
        # A counter starts at zero: it cannot have grown since longer ago than that.
        to_start = min(to_start, sampled * stretch.values[0] / growth)
    covered = sampled + _edge(to_start, gap) + _edge(to_end, gap)
    return growth * (covered / sampled)


def _edge(distance: float, gap: float) -> float:
    return distance if distance < gap * REACH else gap / 2


def _lost(values: Sequence[float]) -> float:
    """What a counter had reached each time it started again."""
    return sum(before for before, after in pairwise(values) if after < before)


def _irate(stretch: Stretch) -> float | None:
    if len(stretch.values) < 2:  # noqa: PLR2004
        return None
    before, after = stretch.values[-2:]
    return (after if after < before else after - before) * 1000 / (stretch.times[-1] - stretch.times[-2])


def _idelta(stretch: Stretch) -> float | None:
    return stretch.values[-1] - stretch.values[-2] if len(stretch.values) > 1 else None


def _changes(stretch: Stretch) -> float:
    return float(sum(a != b and not (math.isnan(a) and math.isnan(b)) for a, b in pairwise(stretch.values)))


def _resets(stretch: Stretch) -> float:
    return float(sum(after < before for before, after in pairwise(stretch.values)))


def _variance(stretch: Stretch) -> float:
    mean = sum(stretch.values) / len(stretch.values)
    return sum((value - mean) * (value - mean) for value in stretch.values) / len(stretch.values)


def _numbers(values: Sequence[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)] or [math.nan]


def _per_second(growth: float | None, stretch: Stretch) -> float | None:
    return None if growth is None else growth / stretch.seconds


RANGE_FUNCTIONS: dict[str, Callable[[Stretch], float | None]] = {
    "rate": _rate,
    "increase": _increase,
    "delta": _delta,
    "irate": _irate,
    "idelta": _idelta,
    "changes": _changes,
    "resets": _resets,
    "avg_over_time": lambda stretch: sum(stretch.values) / len(stretch.values),
    "min_over_time": lambda stretch: min(_numbers(stretch.values)),
    "max_over_time": lambda stretch: max(_numbers(stretch.values)),
    "sum_over_time": lambda stretch: sum(stretch.values),
    "count_over_time": lambda stretch: float(len(stretch.values)),
    "last_over_time": lambda stretch: stretch.values[-1],
    "present_over_time": lambda _: 1.0,
    "stddev_over_time": lambda stretch: math.sqrt(_variance(stretch)),
    "stdvar_over_time": _variance,
}
KEEPS_NAME = frozenset({"last_over_time"})
