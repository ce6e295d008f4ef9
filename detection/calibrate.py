"""How far from expected is strange: a threshold from the tail of a series' own past deviations."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from monitoring.model import Floats

FLOOR = 3.0
TAIL = 0.1
CAUTION = 3.0
FEWEST = 4.0
# Longer than any rate looks back; what wanders more slowly than that is a level and no wobble.
LONGEST_ECHO = 20
RECURRING = 3
LAST = 5
STRANGE = 3
DAY_S = 86_400
LONGEST_S = 3650.0 * DAY_S
TRUST = 100


@dataclass(frozen=True, slots=True)
class Tail:
    """An exponential tail: deviations above `start` fall off by a factor e each `slope`."""

    threshold: float
    start: float
    slope: float
    step_s: float
    learned: float

    def once_in_s(self, deviations: Floats) -> Floats:
        """How rarely so large a deviation is expected; never claimed far beyond what was learned from."""
        share = TAIL * np.exp(-np.clip((deviations - self.start) / self.slope, 0, 100))
        most = min(LONGEST_S, TRUST * self.learned * self.step_s)
        return np.minimum(self.step_s / share, most)


def calibrate(deviations: Floats, step_s: float, budget_per_day: float, peaks: tuple[float, ...] = ()) -> Tail:
    """The threshold which this series' own tail passes `budget_per_day` times a day.

    Few points make it more careful; excursions which come and go by themselves, three or more, are no news.
    """
    lasting = persistent(deviations)
    start = float(quantiles(lasting, 1 - TAIL)[0])
    # Where fewer than the tail's share of points stand out, the rest of the share counts as none.
    excess = float(np.sum(np.maximum(lasting - start, 0))) / (TAIL * len(lasting))
    folds = log(TAIL / wanted(step_s, budget_per_day))
    telling = independent(deviations)
    threshold = max(FLOOR, start + excess * folds) * (1 + CAUTION / sqrt(telling))
    threshold = max(threshold, _recurring(peaks, len(peaks) / len(deviations) / wanted(step_s, budget_per_day)))
    return Tail(threshold, start, max((threshold - start) / folds, 1e-9), step_s, telling)


def independent(deviations: Floats) -> float:
    """As many points as would tell as much if none followed the one before it; rates over a window do, for one."""
    usual = np.clip(deviations, *quantiles(deviations, TAIL, 1 - TAIL))
    away = usual - usual.mean()
    total = float(away @ away)
    alike = max(float(away[1:] @ away[:-1]) / total, 0.0) if total else 0.0
    share = max((1 - alike) / (1 + alike), 1 / LONGEST_ECHO)
    return max(len(deviations) * share, FEWEST)


def quantiles(values: Floats, *shares: float) -> Floats:
    """As numpy's, at a tenth of its price for short arrays."""
    ordered = np.sort(values)
    found: Floats = np.interp(np.array(shares) * (len(ordered) - 1), np.arange(len(ordered)), ordered)
    return found


def persistent(deviations: Floats) -> Floats:
    """For each point the deviation that 3 of its last 5 points reach: one or two wild points are nothing."""
    padded = np.concatenate([np.full(LAST - 1, -np.inf), deviations])
    windows = np.lib.stride_tricks.sliding_window_view(padded, LAST)
    lasting: Floats = np.partition(windows, LAST - STRANGE, axis=1)[:, LAST - STRANGE]
    return np.maximum(lasting, 0.0)


def wanted(step_s: float, budget_per_day: float) -> float:
    """The share of points that may be false alarms."""
    return min(max(budget_per_day * step_s / DAY_S, 1e-12), TAIL / 10)


def _recurring(peaks: tuple[float, ...], times_wanted: float) -> float:
    """Where excursions as common as these become as rare as wanted; twice the greatest is news in any case."""
    if len(peaks) < RECURRING or times_wanted <= 1:
        return 0.0
    return min(sum(peaks) / len(peaks) * log(times_wanted), 2 * max(peaks))
