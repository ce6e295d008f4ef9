"""The shape of a day, when the past shows that there is one."""

import numpy as np

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
    days = _days(times, values)
    if len(days) < FEWEST_DAYS or not _repeats(days):
        return np.zeros(len(at))
    centres = np.arange(BUCKETS) * BUCKET_S + BUCKET_S / 2
    return np.interp(at % DAY_S, centres, _shape(days), period=DAY_S)


def _days(times: Times, values: Floats) -> Floats:
    """One row a day, one column per five minutes, of days that are mostly there, each around its own middle."""
    if not len(times) or times[-1] - times[0] < (FEWEST_DAYS - 1) * DAY_S:
        return np.empty((0, BUCKETS))
    recent = slice(np.searchsorted(times, times[-1] - DAYS * DAY_S), None)
    slot = times[recent] // BUCKET_S
    first = slot[0] // BUCKETS * BUCKETS
    size = int((slot[-1] // BUCKETS + 1) * BUCKETS - first)
    count = np.bincount(slot - first, minlength=size)
    total = np.bincount(slot - first, weights=values[recent], minlength=size)
    means = np.divide(total, count, out=np.full(size, np.nan), where=count > 0).reshape(-1, BUCKETS)
    whole = means[np.isfinite(means).mean(axis=1) >= FILLED]
    return _levelled(whole) if len(whole) else whole


def _levelled(days: Floats) -> Floats:
    """Each day around its own middle, without what steady growth from day to day would add."""
    middles = np.nanmedian(days, axis=1, keepdims=True)
    growth = float(np.median(np.diff(middles, axis=0))) if len(days) > 1 else 0.0
    within: Floats = days - middles - growth * (np.arange(BUCKETS) / BUCKETS - 0.5)
    return within


def _shape(days: Floats) -> Floats:
    """The middle of all days, smoothed over a quarter of an hour."""
    known = np.flatnonzero(np.isfinite(days).any(axis=0))
    middle = np.interp(np.arange(BUCKETS), known, np.nanmedian(days[:, known], axis=0), period=BUCKETS)
    smooth: Floats = (np.roll(middle, 1) + middle + np.roll(middle, -1)) / 3
    return smooth


def _repeats(days: Floats) -> bool:
    """Whether the days before tell the last one's shape better than a flat line does."""
    last = days[-1]
    return _spread(last - _shape(days[:-1])) < USEFUL * _spread(last)


def _spread(values: Floats) -> float:
    low, high = np.nanquantile(values, (0.1, 0.9))
    return float(high - low)
