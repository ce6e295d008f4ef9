"""The shape of a day or of a week, when the past shows that there is one."""

import numpy as np

from detection.weekly import WEEK, median, shape_of_week
from monitoring.model import Floats, Times

DAY_S = 86_400
BUCKET_S = 300
BUCKETS = DAY_S // BUCKET_S
# One less than the usual history, or the oldest day would fade as the window moves on.
DAYS = 13
FEWEST_DAYS = 3
FILLED = 0.8
USEFUL = 0.7


def daily(times: Times, values: Floats, at: Times) -> Floats:
    """What the time of day adds to a value at `at`; zeros when three whole days don't agree on a shape."""
    return at_time(shape_of_day(times, values), at)


def shape_of_day(times: Times, values: Floats) -> Floats:
    """What each five minutes of a day add, or of a week from Thursday on; zeros when there is no such thing."""
    whole, numbers = _days(times, values)
    if len(whole) > WEEK and (week := shape_of_week(whole, numbers)) is not None:
        return week
    days = _levelled(whole)
    return _shape(days) if len(days) >= FEWEST_DAYS and _repeats(days) else np.zeros(BUCKETS)


def at_time(shape: Floats, at: Times) -> Floats:
    """What the time of day adds at each of these times."""
    if not shape.any():
        return np.zeros(len(at))
    length = len(shape) * BUCKET_S
    centres = np.arange(len(shape)) * BUCKET_S + BUCKET_S / 2
    return np.interp(at % length, centres, shape, period=length)


def _days(times: Times, values: Floats) -> tuple[Floats, Times]:
    """One row a day, one column per five minutes, of days that are mostly there; and which days they are."""
    if not len(times) or times[-1] - times[0] < (FEWEST_DAYS - 1) * DAY_S:
        return np.empty((0, BUCKETS)), np.empty(0, np.int64)
    recent = slice(np.searchsorted(times, times[-1] - DAYS * DAY_S), None)
    slot = times[recent] // BUCKET_S
    first = slot[0] // BUCKETS * BUCKETS
    size = int((slot[-1] // BUCKETS + 1) * BUCKETS - first)
    count = np.bincount(slot - first, minlength=size)
    total = np.bincount(slot - first, weights=values[recent], minlength=size)
    means = np.divide(total, count, out=np.full(size, np.nan), where=count > 0).reshape(-1, BUCKETS)
    whole = np.isfinite(means).mean(axis=1) >= FILLED
    return means[whole], first // BUCKETS + np.flatnonzero(whole)


def _levelled(days: Floats) -> Floats:
    """Each day around its own middle, without what steady growth from day to day would add."""
    if not len(days):
        return days
    middles = median(days, axis=1)[:, None]
    growth = float(np.median(np.diff(middles, axis=0))) if len(days) > 1 else 0.0
    within: Floats = days - middles - growth * (np.arange(BUCKETS) / BUCKETS - 0.5)
    return within


def _shape(days: Floats) -> Floats:
    """The middle of all days, smoothed over a quarter of an hour."""
    known = np.flatnonzero(np.isfinite(days).any(axis=0))
    middle = np.interp(np.arange(BUCKETS), known, median(days[:, known], axis=0), period=BUCKETS)
    smooth: Floats = (np.roll(middle, 1) + middle + np.roll(middle, -1)) / 3
    return smooth


def _repeats(days: Floats) -> bool:
    """Whether the days before tell the last one's shape better than a flat line does."""
    last = days[-1]
    return _spread(last - _shape(days[:-1])) < USEFUL * _spread(last)


def _spread(values: Floats) -> float:
    low, high = np.nanquantile(values, (0.1, 0.9))
    return float(high - low)
