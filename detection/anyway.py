"""Whether a series would have come back by itself, from where it was heading before anybody acted."""

from datetime import datetime

import numpy as np

from detection.anomaly import Band
from monitoring.model import Floats, Series

NEWEST = 5
# The trend has to lead there however far back one looks: noise does so only at times.
TRENDS = (6, 10, 20)
WELL = 3


def comes_back(series: Series, band: Band, began: datetime) -> bool:
    """Forecast from the points before `began` to the newest one; too few of them say nothing."""
    usable = np.isfinite(series.values)
    times, values = series.times[usable].astype(np.float64) - began.timestamp(), series.values[usable]
    before = times <= 0
    if before.sum() < max(TRENDS):
        return False
    earlier, ahead_s = values[before], float(times[-1])
    if np.all((earlier[-WELL:] >= band.lower) & (earlier[-WELL:] <= band.upper)):
        return True
    level = float(np.median(earlier[-NEWEST:]))
    led = [level + _slope(times[before][-points:], earlier[-points:]) * ahead_s for points in TRENDS]
    return max(led) <= band.upper if level > band.upper else min(led) >= band.lower


def _slope(times: Floats, values: Floats) -> float:
    """From the middle of the first half to that of the second."""
    half = len(times) // 2
    passed = float(np.median(times[half:]) - np.median(times[:half]))
    return float(np.median(values[half:]) - np.median(values[:half])) / passed if passed else 0.0
