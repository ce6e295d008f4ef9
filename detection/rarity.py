"""How rare a deviation is among a series' own past ones."""

import numpy as np

from detection.grid import Grid
from monitoring.model import Floats

# Fourteen days of minutes. More would find a little more, and history ends there.
MEMORY = 20_160
LEAST = 30
TAIL = 0.02
FEWEST = 10
RAREST = 15.0


def rarity(deviations: Floats, grid: Grid) -> Floats:
    """Powers of ten: 3 is once in a thousand points. By rank in the past, and by an exponential tail beyond its top.

    The tail's slope is known from its few points only, and is reckoned with as that: the fewer, the more careful.
    """
    found = np.zeros(len(deviations))
    for start, end in grid.blocks:
        past = _past(deviations, start)
        if len(past) >= LEAST:
            found[start:end] = _rarity(deviations[start:end], past)
    return found


def reach(deviations: Floats, grid: Grid, share: float) -> Floats:
    """The deviation which so small a share of points passes; NaN before that can be said."""
    found = np.full(len(deviations), np.nan)
    for start, end in grid.blocks:
        past = _past(deviations, start)
        if len(past) >= LEAST:
            top, excess = _tail(past)
            folds = (len(top) / (len(past) + 1) / share) ** (1 / len(top)) - 1
            found[start:end] = top[0] + excess * len(top) * max(folds, 0.0)
    return found


def _past(deviations: Floats, start: int) -> Floats:
    past = deviations[max(start - MEMORY, 0) : start]
    return np.sort(past[np.isfinite(past)])


def _tail(past: Floats) -> tuple[Floats, float]:
    top = past[-max(int(len(past) * TAIL), FEWEST) :]
    return top, max(float(np.mean(top - top[0])), 1e-12 * abs(float(top[0])), 1e-300)


def _rarity(new: Floats, past: Floats) -> Floats:
    top, excess = _tail(past)
    known = np.where(np.isfinite(new), new, -1.0)
    rank = len(past) - np.searchsorted(past, known) + 0.5
    beyond = np.maximum(known - top[0], 0) / (excess * len(top))
    share = np.where(known > top[0], len(top) * (1 + beyond) ** -float(len(top)), rank) / (len(past) + 1)
    return np.where(np.isfinite(new), np.clip(-np.log10(np.maximum(share, 10**-RAREST)), 0, RAREST), 0.0)
