"""Many metrics of one service as one: how strange it is, and how rarely it is so by chance."""

from collections.abc import Sequence

import numpy as np

from detection.grid import Grid
from detection.ranking import lasting, prompt
from detection.rarity import rarity
from detection.surprise import Surprise, per_day
from monitoring.model import Floats

# A service is as strange as its few strangest metrics; fewer are enough to raise an alarm.
STRANGEST = 5
WITNESSES = 3


def score(every: Sequence[Surprise], step_s: float) -> Floats:
    """For comparing. A first step counts ahead only for a metric alone: of many, one has one nearly every hour."""
    lasted = lasting(_highest([one.rank for one in every], STRANGEST), step_s)
    return prompt(lasted, every[0].nearest, step_s) if len(every) == 1 else lasted


def trigger(every: Sequence[Surprise], grid: Grid) -> Floats:
    """A rarity. How much metrics of one service agree by chance is told by their past only."""
    if len(every) == 1:
        return every[0].trigger
    together = _highest([one.trigger for one in every], WITNESSES)
    return rarity(np.where(together > 0, together, np.nan), grid)


def often(trigger: Floats, step_s: float, metrics: int) -> Floats:
    """So many times a day by chance."""
    return per_day(trigger, step_s) if metrics == 1 else per_day(trigger, step_s, careful=1.0)


def _highest(of_metrics: Sequence[Floats], count: int) -> Floats:
    highest: Floats = np.sort(of_metrics, axis=0)[-count:].mean(axis=0)
    return highest
