"""Steps of many series side by side, each with what one may know of the steps before it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
Figures = npt.NDArray[np.float32] | npt.NDArray[np.float64]

# The last value known counts for so many steps; after that nothing is known.
HOLD = 60
LEAD = 64
# Lags in days: around the same time yesterday, a week ago, and two and three days ago.
LAGS = ((1, -1), (1, 0), (1, 1), (7, 0), (2, 0), (3, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One row a series, one column a step; all in the lesson's own units.

    `known` begins LEAD steps earlier than `values`, and has no holes where a value was known shortly before.
    `before` has a layer for each of LAGS.
    """

    values: Numbers
    known: Numbers
    before: Numbers

    def ago(self, steps: int) -> Numbers:
        """What was known so many steps before each."""
        size = self.values.shape[1]
        return self.known[:, LEAD - steps : LEAD - steps + size]


def held(points: Numbers) -> Numbers:
    """The last value known at each step, for as long as it counts."""
    place = np.arange(points.shape[1], dtype=np.int32)
    last = np.maximum.accumulate(np.where(np.isfinite(points), place, np.int32(-HOLD - 1)), axis=1)
    known = np.take_along_axis(points, np.maximum(last, 0), axis=1)
    return np.where(place - last <= HOLD, known, np.float32(np.nan))


def lags(day: int) -> tuple[int, ...]:
    """LAGS in steps; none where a step is too long for the time of day."""
    return tuple(days * day + steps for days, steps in LAGS) if day else ()


def framed(points: Numbers, known: Numbers, first: int, last: int, day: int) -> Frame:
    """The columns from `first` up to, and without, `last` of a whole history."""
    before = np.full((len(LAGS), len(points), last - first), np.nan, np.float32)
    for layer, lag in zip(before, lags(day), strict=False):
        layer[:] = _columns(known, first - lag, last - lag)
    return Frame(points[:, first:last], _columns(known, first - LEAD, last), before)


def _columns(known: Numbers, first: int, last: int) -> Numbers:
    """NaN for what lies before the first column."""
    if first >= 0:
        return known[:, first:last]
    missing = np.full((len(known), min(-first, last - first)), np.nan, np.float32)
    return np.concatenate([missing, known[:, : max(last, 0)]], axis=1)
