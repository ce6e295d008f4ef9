"""One score to compare steps by: what lasts counts for more, and what is suddenly rare comes first."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from detection.rarity import RAREST
from monitoring.model import Floats

# In steps; but where steps are long, nobody waits for more than this.
SPANS = (9, 15, 25)
LONGEST_S = 6 * 3600.0
POWER = 3
FORGOTTEN = 64
LONE = 0.7
# Where lasting is weighed over minutes, the first of them must not be lost: once in some 600 points is rare.
PROMPT_S = 600.0
RARE = 2.8
NEWS = 60
FIRST = 0.02


def lasting(rank: Floats, step_s: float) -> Floats:
    """How long and how strange: cubes smoothed over short and long spans; a step alone counts for a part of itself."""
    shares = [2 / (max(min(span, LONGEST_S / step_s), 1) + 1) for span in SPANS]
    cubes, alone = rank**POWER, LONE * rank
    found: Floats = np.mean([np.maximum(np.cbrt(_smoothed(cubes, share)), alone) for share in shares], axis=0)
    return found


def prompt(lasted: Floats, nearest: Floats, step_s: float) -> Floats:
    """The same order, but what its neighbours make rare, and rarer than the steps just before, comes first."""
    if step_s > PROMPT_S:
        return lasted
    behind = RARE * (lasted / RAREST) ** POWER
    ahead = RARE + FIRST * nearest + behind / RARE * FIRST
    ordered: Floats = np.where(_is_news(nearest), ahead, behind)
    return ordered


def _is_news(nearest: Floats) -> npt.NDArray[np.bool_]:
    before = np.concatenate([np.zeros(NEWS), nearest[:-1]])
    highest = sliding_window_view(before, NEWS).max(axis=1)[: len(nearest)]
    news: npt.NDArray[np.bool_] = (nearest > RARE) & (nearest > highest)
    return news


def _smoothed(values: Floats, share: float) -> Floats:
    found = np.zeros(len(values))
    for ago in range(min(FORGOTTEN, len(values))):
        found[ago:] += share * (1 - share) ** ago * values[: len(values) - ago]
    return found
