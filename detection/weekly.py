"""The shape of a week, when the past shows that days of rest differ from days of work."""

import numpy as np
import numpy.typing as npt

from monitoring.model import Floats, Times

# Monday is 0, and the first day of unix time was a Thursday.
FIRST_WEEKDAY, WEEK = 3, 7
# Saturday and Sunday, or Friday and Saturday.
RESTS = ((5, 6), (4, 5))
FEWEST_REST, FEWEST_WORK = 3, 3
USEFUL = 0.7

Flags = npt.NDArray[np.bool_]


def shape_of_week(days: Floats, numbers: Times) -> Floats | None:
    """What each part of a week adds, from Thursday on; None when days of rest tell each other no better than all do.

    `days` has a row for each whole day, `numbers` says which days of unix time they are.
    """
    level = _level(days, numbers)
    likeness, which = min((_likeness(level, _is(numbers, which)), which) for which in RESTS)
    rest = _is(numbers, which)
    if likeness >= USEFUL or not _repeats(level[~rest]):
        return None
    week = np.stack([_middle(level[rest if each else ~rest]) for each in _is(np.arange(WEEK), which)]).ravel()
    smooth: Floats = (np.roll(week, 1) + week + np.roll(week, -1)) / 3
    return smooth


def _is(numbers: Times, which: tuple[int, ...]) -> Flags:
    return np.isin((numbers + FIRST_WEEKDAY) % WEEK, which)


def _level(days: Floats, numbers: Times) -> Floats:
    """Around the middle of all, without what steady growth from week to week adds."""
    middles = median(days, axis=1)
    later = np.searchsorted(numbers, numbers + WEEK)
    paired = np.flatnonzero((later < len(numbers)) & (numbers[np.minimum(later, len(numbers) - 1)] == numbers + WEEK))
    growth = float(np.median(middles[later[paired]] - middles[paired])) / WEEK if len(paired) else 0.0
    within = (np.arange(days.shape[1]) / days.shape[1])[None, :]
    level: Floats = days - growth * (numbers[:, None] - numbers[0] + within)
    return level - np.nanmedian(level)


def _likeness(level: Floats, rest: Flags) -> float:
    """How far days of rest are from each other, as a share of how far they are from all other days."""
    if rest.sum() < FEWEST_REST or (~rest).sum() < FEWEST_WORK:
        return 1.0
    each = np.flatnonzero(rest)
    alike = [_spread(level[day] - _middle(level[each[each != day]])) for day in each]
    others = [_spread(level[day] - _middle(np.delete(level, day, axis=0))) for day in each]
    return float(np.mean(alike) / max(float(np.mean(others)), 1e-300))


def _repeats(work: Floats) -> bool:
    """Whether the days before tell the last one better than a flat line does."""
    return _spread(work[-1] - _middle(work[:-1])) < USEFUL * _spread(work[-1])


def _middle(days: Floats) -> Floats:
    known = np.flatnonzero(np.isfinite(days).any(axis=0))
    return np.interp(np.arange(days.shape[1]), known, median(days[:, known], axis=0), period=days.shape[1])


def median(values: Floats, axis: int) -> Floats:
    """Without gaps; where there are none it takes a fifth of the time."""
    found: Floats = np.median(values, axis) if np.isfinite(values).all() else np.nanmedian(values, axis)
    return found


def _spread(values: Floats) -> float:
    low, high = np.nanquantile(values, (0.1, 0.9))
    return float(high - low)
