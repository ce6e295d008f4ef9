"""Points at even steps, as arithmetic over time wants them: gaps become holes, no point moves."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitoring.model import Floats, Times

DAY_S = 86_400
LONGEST_GAP = 2880
LOOKED_AT = 60
# How many steps are judged with one lesson; never more than an eighth of what was learned from.
BLOCKS = (60, 180, 360, 720, 1440)
SHARE = 8

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """`values` are NaN where there is no point; `places` is where each point of the series stands."""

    values: Floats
    places: Places
    blocks: tuple[tuple[int, int], ...]
    day: int
    step_s: float

    @property
    def known(self) -> Floats:
        """The last value known at each step."""
        seen = np.maximum.accumulate(np.where(np.isfinite(self.values), np.arange(len(self.values)), -1))
        return np.where(seen >= 0, self.values[np.maximum(seen, 0)], np.nan)


def step_s(times: Times) -> float:
    """How far apart points usually are, by the first of them: what comes later must not change what was said before."""
    apart = np.diff(times)
    apart = apart[apart > 0][:LOOKED_AT]
    return float(np.median(apart)) if len(apart) else 1.0


def grid(times: Times, values: Floats, step: float) -> Grid:
    """Points in order; a long gap is shortened by whole days."""
    day = round(DAY_S / step) if step <= DAY_S / 4 else 0
    apart = np.maximum(np.rint(np.diff(times) / step), 1).astype(np.int64)
    places = np.concatenate([np.zeros(min(len(times), 1), np.int64), np.cumsum(_shortened(apart, day))])
    size = int(places[-1]) + 1 if len(places) else 0
    laid = np.full(size, np.nan)
    laid[places] = np.where(np.isfinite(values), values, np.nan)
    return Grid(laid, places, _blocks(size, int(times[0] // step) if size else 0), day, step)


def edge(first: int, at: int) -> int:
    """The step from which on the lesson is used that step `at` is judged by, where points begin at `first`."""
    if at - first > (SHARE + 2) * BLOCKS[-1]:
        return at // BLOCKS[-1] * BLOCKS[-1]
    return first + max([start for start, _ in _blocks(at - first + 1, first)], default=0)


def _shortened(apart: Places, day: int) -> Places:
    if 0 < day <= LONGEST_GAP // 2:
        return np.where(apart > LONGEST_GAP, LONGEST_GAP // 2 // day * day + apart % day, apart)
    return np.minimum(apart, LONGEST_GAP)


def _blocks(size: int, first: int) -> tuple[tuple[int, int], ...]:
    """Where lessons are learned anew: at fixed times, so that it does not matter where reading began."""
    edges = [min(BLOCKS[0], size)]
    while edges[-1] < size:
        at = edges[-1]
        length = max([block for block in BLOCKS if block <= at // SHARE], default=BLOCKS[0])
        edges.append(min(at + length - (first + at) % length, size))
    return tuple(pairwise(edges))
