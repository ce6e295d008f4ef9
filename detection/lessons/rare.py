"""How rare distances are among a series' own past ones: by rank, and by an exponential tail beyond their top."""

import numpy as np

from detection.lessons.frame import Numbers
from detection.lessons.lesson import RANKS, Lessons

LEAST = 30
TAIL = 0.02
FEWEST = 10
RAREST = 15.0
# Shares that lie above each rank, from all down to the tail's.
SHARES = TAIL ** (np.arange(RANKS) / (RANKS - 1))
STEP = -np.log10(TAIL) / (RANKS - 1)


def learn(distances: Numbers, lessons: Lessons) -> None:
    """From the past distances of one series, a layer a view, into its lesson."""
    for view, layer in enumerate(distances):
        past = np.sort(layer[np.isfinite(layer)])
        if len(past) < LEAST:
            continue
        top = past[-max(int(len(past) * TAIL), FEWEST) :]
        least = max(1e-12 * abs(float(top[0])), 1e-30)
        lessons["top"][0, view], lessons["beyond"][0, view], lessons["count"][0, view] = top[0], len(top), len(past)
        lessons["slope"][0, view] = max(float(np.mean(top - top[0], dtype=np.float64)), least)
        lessons["ranks"][0, view] = past[np.minimum(((1 - SHARES) * len(past)).astype(np.int64), len(past) - 1)]


def rarity(distances: Numbers, lessons: Lessons) -> Numbers:
    """Powers of ten: 3 is once in a thousand steps; 0 where nothing is known. A layer a view.

    The tail's slope is known from its few points only, and is reckoned with as that: the fewer, the more careful.
    """
    found = np.zeros_like(distances)
    for view, layer in enumerate(distances):
        top, beyond, count = (lessons[name][:, view, None] for name in ("top", "beyond", "count"))
        ranks = lessons["ranks"][:, view]
        below = np.zeros(layer.shape, np.float32)
        for rank in range(1, RANKS):
            below += layer > ranks[:, rank, None]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            excess = np.maximum(layer - top, 0) / (lessons["slope"][:, view, None] * beyond)
            tail = beyond * np.log10(1 + excess) - np.log10(beyond / (count + 1))
            rare = np.where(layer > top, tail, below * np.float32(STEP))
        found[view] = np.where(np.isfinite(layer) & (count > 0), np.clip(rare, 0, RAREST), 0)
    return found


def reach(lessons: Lessons, share: float) -> Numbers:
    """How far the expected value's neighbours may be, but for so small a share of steps."""
    top, slope, beyond, count = (lessons[name][:, 0] for name in ("top", "slope", "beyond", "count"))
    with np.errstate(divide="ignore", invalid="ignore"):
        folds = (beyond / (count + 1) / share) ** (1 / beyond) - 1
    found: Numbers = top + slope * beyond * np.maximum(folds, 0)
    return found
