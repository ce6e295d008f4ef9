"""What moved together with a signal: rank correlation over a window, shifted in time, and whether that is no chance.

Ranks, so that one wild point counts as one. Neighbouring points tell nearly the same, so the points are counted as
fewer the slower both series move; and the more shifts and series are tried, the rarer a likeness must be to count.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from monitoring.model import Floats, Key, Series

NEEDED = 30
FEWEST_FREE = 6.0
LONGEST_LAG = 10
SHORTEST_REST = 3
STRONG = 0.5
CHANCE = 0.01
LINE = 1e-6
LEFT = 0.3
# The variance of a rank correlation's Fisher transform, times its degrees of freedom (Fieller, Hartley and Pearson).
RANKS = 1.06


@dataclass(frozen=True, slots=True)
class Moved:
    """One that moved with it: from -1 (the other way) to 1, over so many points; `lead` is how much earlier it did."""

    key: Key
    strength: float
    lead: timedelta
    points: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing can be said of the signal itself: too few points, or none that moves."""

    points: int
    needed: int = NEEDED


@dataclass(frozen=True, slots=True)
class Found:
    """The strongest first; `untold` have too few points, or move too slowly to tell likeness from chance."""

    moved: tuple[Moved, ...]
    compared: int
    untold: tuple[Key, ...]
    points: int


def together(target: Series, others: Sequence[Series], step: timedelta) -> Found | TooFew:
    """`step` is how far apart the points are; every series is put on the target's own times."""
    known = np.isfinite(target.values)
    times, values = target.times[known], target.values[known]
    if len(values) < NEEDED or _is_flat(values):
        return TooFew(0 if len(values) and _is_flat(values) else len(values))
    aligned = [(one, _on(times, one, step)) for one in others if one.key != target.key]
    usable = [(one, row) for one, row in aligned if np.isfinite(row).sum() >= NEEDED and not _is_flat(row)]
    lags = range(-_most(len(values)), _most(len(values)) + 1)
    tries = max(len(usable) * len(lags), 1)
    moved, untold = [], [one.key for one, row in aligned if np.isfinite(row).sum() < NEEDED]
    for one, row in usable:
        lag, strength, points, free = _best(values, row, lags)
        if free < FEWEST_FREE:
            untold.append(one.key)
        elif abs(strength) >= STRONG and _chance(strength, free) * tries <= CHANCE:
            moved.append(Moved(one.key, strength, lag * step, points, one.source))
    moved.sort(key=lambda one: (-abs(one.strength), one.key))
    return Found(tuple(moved), len(usable), tuple(sorted(untold)), len(values))


def _most(points: int) -> int:
    """A third of the window is compared at least twice."""
    return min(LONGEST_LAG, points // SHORTEST_REST)


def _on(times: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", one: Series, step: timedelta) -> Floats:
    """Its values at those times, from the nearest point within a step."""
    known = np.isfinite(one.values)
    theirs, values = one.times[known], one.values[known]
    if not len(theirs):
        return np.full(len(times), np.nan)
    after = np.clip(np.searchsorted(theirs, times), 1, max(len(theirs) - 1, 1)) if len(theirs) > 1 else None
    nearest = np.zeros(len(times), np.int64)
    if after is not None:
        earlier = np.abs(times - theirs[after - 1]) <= np.abs(theirs[after] - times)
        nearest = np.where(earlier, after - 1, after)
    near = np.abs(theirs[nearest] - times) <= step.total_seconds()
    return np.where(near, values[nearest], np.nan)


def _best(values: Floats, row: Floats, lags: Sequence[int]) -> tuple[int, float, int, float]:
    """The lag of the strongest likeness (of equals the shortest), its strength, its points, and how many were free.

    Heights tell the lag better than ranks do, in which a jump drowns among what wobbles before and after it.
    """
    tame, other = _tamed(values), _tamed(row)
    lag = max(sorted(lags, key=abs), key=lambda one: round(abs(_by_height(tame, other, one)), 3))
    return (lag, *_alike(values, row, lag))


def _shifted(values: Floats, row: Floats, lag: int) -> tuple[Floats, Floats]:
    """With a lag above nothing, the other one's earlier points stand beside the later ones of the target."""
    return (values[lag:], row[: len(row) - lag]) if lag >= 0 else (values[:lag], row[-lag:])


def _tamed(values: Floats) -> Floats:
    """Without the wildest twentieth on either side."""
    return np.clip(values, *np.nanpercentile(values, [5, 95]))


def _by_height(values: Floats, row: Floats, lag: int) -> float:
    mine, theirs = _shifted(values, row, lag)
    both = np.isfinite(theirs)
    if both.sum() < NEEDED * 2 // 3 or _is_flat(mine[both]) or _is_flat(theirs[both]):
        return 0.0
    return float(np.corrcoef(mine[both], theirs[both])[0, 1])


def _alike(values: Floats, row: Floats, lag: int) -> tuple[float, int, float]:
    mine, theirs = _shifted(values, row, lag)
    both = np.isfinite(theirs)
    points = int(both.sum())
    if points < NEEDED * 2 // 3 or _is_flat(theirs[both]) or _is_flat(mine[both]):
        return 0.0, points, 0.0
    one, other = _ranks(mine[both]), _ranks(theirs[both])
    strength, free = _correlated(one, other)
    # Two things that grow all day are no more alike for that: what is left without the trend has to be alike too.
    rest, rest_free = _correlated(_untrended(one), _untrended(other))
    if rest * strength <= 0 or abs(rest) < LEFT or _chance(rest, rest_free) > CHANCE:
        return 0.0, points, free
    return strength, points, free


def _correlated(one: Floats, other: Floats) -> tuple[float, float]:
    """How alike they are, and over how many points of their own."""
    if _is_flat(one) or _is_flat(other):
        return 0.0, float(len(one))
    drag = max(_drag(one) * _drag(other), 0.0)
    return float(np.corrcoef(one, other)[0, 1]), len(one) * (1 - drag) / (1 + drag)


def _ranks(values: Floats) -> Floats:
    """Equal values share the middle of their places."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], np.float64)


def _untrended(ranks: Floats) -> Floats:
    """What a straight line through them leaves."""
    at = np.arange(len(ranks)) - (len(ranks) - 1) / 2
    centred = ranks - ranks.mean()
    left = centred - at * (at @ centred) / (at @ at)
    # Of a line alone nothing is left but what the machine cannot tell from it.
    return np.where(np.abs(left) < LINE, 0.0, left)


def _drag(ranks: Floats) -> float:
    """How much of a point is known from the one before."""
    centred = ranks - ranks.mean()
    return float(centred[1:] @ centred[:-1] / (centred @ centred))


def _chance(strength: float, free: float) -> float:
    """How likely two series that have nothing to do with each other are so alike."""
    if abs(strength) >= 1:
        return 0.0
    far = abs(math.atanh(strength)) * math.sqrt(max(free - 3, 0.0) / RANKS)
    return math.erfc(far / math.sqrt(2))


def _is_flat(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return not len(known) or float(known.min()) == float(known.max())
