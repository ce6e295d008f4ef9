"""How surprising each point is, seen in six ways: by its neighbours, its days before, its level, its shape."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detection.autoregression import MEMORY, forecast_next, lagged
from detection.grid import DAY_S, Grid
from detection.rarity import LEAST, rarity, reach
from detection.shapes import unlike
from detection.weights import USUAL, Weights
from monitoring.model import Floats

RECENT = 15
DAYS = (1, 2, 3, 7)


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """One entry a step. `rank`, `nearest` and `trigger` are rarities in powers of ten, `reach` is half the band.

    `rank` is for comparing, `nearest` is the neighbours' word alone, `trigger` is what alarms are decided on.
    """

    rank: Floats
    nearest: Floats
    trigger: Floats
    expected: Floats
    reach: Floats


def surprise(grid: Grid, wanted: float, weights: Weights = USUAL) -> Surprise:
    """Each step by the steps before it only; `wanted` is the share of points that may lie outside the band."""
    expected = forecast_next(grid)
    away = _away(grid, expected)
    seen = _rarities(grid, away)
    return Surprise(seen.mean(axis=0), seen[0], weights.together(seen), expected, reach(away, grid, wanted))


def rarities(grid: Grid) -> Floats:
    """How rare each step is in each view, a row a view, as `Weights` names them."""
    return _rarities(grid, _away(grid, forecast_next(grid)))


def per_day(trigger: Floats, step_s: float, careful: float = USUAL.careful) -> Floats:
    """How often a day so rare a point is expected by chance."""
    often: Floats = 10.0**-trigger * DAY_S / step_s / careful
    return often


def _rarities(grid: Grid, away: Floats) -> Floats:
    return np.stack([rarity(view, grid) for view in (away, *_others(grid))])


def _others(grid: Grid) -> Iterator[Floats]:
    known = grid.known
    yield _away(grid, _days_before(known, grid.day))
    yield _away(grid, _shortly_before(known))
    yield _away(grid, _level(grid))
    yield np.where(np.isfinite(grid.values), unlike(grid), np.nan)
    yield _away(grid, lagged(known, 1))


def _away(grid: Grid, expected: Floats) -> Floats:
    """NaN at holes."""
    return np.abs(grid.values - expected)


def _days_before(known: Floats, day: int) -> Floats:
    """The middle of what it was at the same time one, two, three and seven days before."""
    if not day or len(known) <= day:
        return np.full(len(known), np.nan)
    days = np.sort(np.stack([lagged(known, day * ago) for ago in DAYS]), axis=0)
    count = np.isfinite(days).sum(axis=0)
    low, high = (np.take_along_axis(days, at[None], 0)[0] for at in (np.maximum(count - 1, 0) // 2, count // 2))
    middle: Floats = (low + np.where(count > 0, high, np.nan)) / 2
    return middle


def _shortly_before(known: Floats) -> Floats:
    before = np.full(len(known), np.nan)
    if len(known) > RECENT:
        before[RECENT:] = np.median(np.lib.stride_tricks.sliding_window_view(known[:-1], RECENT), axis=1)
    return before


def _level(grid: Grid) -> Floats:
    """The middle of a week."""
    level = np.full(len(grid.values), np.nan)
    for start, end in grid.blocks:
        past = grid.values[max(start - MEMORY, 0) : start]
        past = past[np.isfinite(past)]
        if len(past) >= LEAST:
            level[start:end] = np.median(past)
    return level
