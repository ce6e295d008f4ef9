"""How well a score ranks what was labelled: the volume under precision-recall surfaces (VUS-PR).

Paparrizos et al., "Volume under the surface", VLDB 2022, in the form of TSB-AD (NeurIPS 2024): the borders of an event
are softened by every width up to a window, and what is earned so is averaged. One row found is not a whole event found.
"""

from math import sqrt

import numpy as np

from detection.baseline import Flags
from detection.walk import Places
from monitoring.model import Floats

LEVELS = 250
# Where no period shows, and for several metrics.
NO_PERIOD, SEVERAL = 125, 100
LOOKED_AT, SHORTEST, LONGEST, TRUSTED = 20_000, 3, 400, (6, 303)


def vus_pr(truth: Flags, score: Floats, window: int) -> float:
    """From 0 to 1, like an average precision; `truth` must hold both labelled and other rows."""
    thresholds = -np.sort(-score)[np.linspace(0, len(score) - 1, LEVELS).astype(np.int64)]
    # The first threshold that reaches each row, and how many rows each threshold reaches.
    level = np.searchsorted(-thresholds, -score, side="left")
    reached = np.cumsum(np.bincount(level, minlength=LEVELS))[np.searchsorted(-thresholds, -thresholds)]
    return float(np.mean([_area(truth, level, reached, width) for width in range(window + 1)]))


def period(values: Floats) -> int:
    """The lag, in rows, of the highest peak of the autocorrelation; 125 when there is none to trust."""
    known = _filled(values)[:LOOKED_AT]
    away = known - known.mean() if len(known) else known
    spectrum = np.fft.rfft(away, 2 * len(away) + 1)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2, 2 * len(away) + 1)[SHORTEST : min(LONGEST + 1, len(away))]
    inner = likeness[1:-1]
    peaks = np.flatnonzero((inner > likeness[:-2]) & (inner > likeness[2:])) + 1
    if not len(peaks) or not away.any():
        return NO_PERIOD
    lag = int(peaks[np.argmax(likeness[peaks])]) + SHORTEST
    return lag if TRUSTED[0] <= lag <= TRUSTED[1] else NO_PERIOD


def stretches(truth: Flags) -> Places:
    """First and last row of each run of labelled rows."""
    step = np.diff(np.concatenate([[0], truth.astype(np.int64), [0]]))
    runs: Places = np.stack([np.flatnonzero(step == 1), np.flatnonzero(step == -1) - 1], axis=1)
    return runs


def _area(truth: Flags, level: Places, reached: Places, width: int) -> float:
    """The average precision for borders softened by one width."""
    border, segments = _softened(truth, width)
    hits = np.cumsum(np.bincount(level, weights=truth, minlength=LEVELS))
    beside = np.cumsum(np.bincount(level, weights=border, minlength=LEVELS))
    first = [level[start : end + 1].min() for start, end in segments]
    met = np.cumsum(np.bincount(first, minlength=LEVELS)) / len(segments)
    recall = np.minimum((hits + beside) / (truth.sum() + beside / 2), 1.0) * met
    return float(np.sum(np.diff(recall, prepend=0.0) * (hits + beside) / reached))


def _softened(truth: Flags, width: int) -> tuple[Floats, list[tuple[int, int]]]:
    """What rows beside events count, and events with their borders, one where they touch."""
    half, rows = width // 2, len(truth)
    ramp = np.array([sqrt(1 - away / width) for away in range(1, half + 1)])
    border = np.zeros(rows)
    segments: list[tuple[int, int]] = []
    for start, end in stretches(truth).tolist():
        before, after = border[max(start - half, 0) : start], border[end + 1 : end + 1 + half]
        before += ramp[: len(before)][::-1]
        after += ramp[: len(after)]
        low, high = max(start - half, 0), min(end + half, rows - 1)
        if segments and segments[-1][1] >= start - half:
            low = segments.pop()[0]
        segments.append((low, high))
    return np.where(truth, 0.0, np.minimum(border, 1.0)), segments


def _filled(values: Floats) -> Floats:
    """Each hole takes the value before it, those at the start the first one."""
    whole = np.flatnonzero(np.isfinite(values))
    if not len(whole):
        return np.zeros(len(values))
    before = np.searchsorted(whole, np.arange(len(values)), side="right") - 1
    filled: Floats = values[whole[np.maximum(before, 0)]]
    return filled
