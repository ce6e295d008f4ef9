"""Whether points fall as rarely as they did when the model was trained."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.grid import grid, step_s
from detection.surprise import rarities
from detection.training import FEWEST_ROWS
from detection.weights import BINS, Weights
from monitoring.model import Series

# So many points beyond a bin are expected at least, before their number says anything.
ENOUGH = 50
FACTOR = 3.0
LOOKED_AT = 1 / 3


@dataclass(frozen=True, slots=True)
class Drift:
    """Points as rare as one in `rarity` come `factor` times as often as then; 1 where nothing stands out."""

    factor: float
    rarity: float
    points: int

    @property
    def is_there(self) -> bool:
        return self.factor >= FACTOR or self.factor <= 1 / FACTOR


@dataclass(frozen=True, slots=True)
class Recent:
    """What part of so many recent points is rarer than each bin."""

    shares: tuple[float, ...]
    points: int


def recent(series: Sequence[Series], weights: Weights) -> Recent:
    """Of the last third of each, the rest being what it is judged by."""
    decided = [np.empty(0)]
    for one in series:
        laid = grid(one.times, one.values, step_s(one.times))
        if len(laid.values) >= FEWEST_ROWS:
            newest = slice(int((1 - LOOKED_AT) * len(laid.values)), None)
            decided.append(weights.together(rarities(laid))[newest][np.isfinite(laid.values[newest])])
    together = np.concatenate(decided)
    shares = tuple(float(np.mean(together > bound)) if len(together) else 0.0 for bound in BINS)
    return Recent(shares, len(together))


def drift(trained: Sequence[float], now: Recent) -> Drift:
    """The bin that differs most, of those that enough points fall into."""
    found = Drift(1.0, 1.0, now.points)
    for then, share in zip(trained, now.shares, strict=True):
        if then * now.points < ENOUGH:
            continue
        factor = max(share, 1 / now.points) / then
        if abs(np.log(factor)) > abs(np.log(found.factor)):
            found = Drift(float(factor), 1 / then, now.points)
    return found
