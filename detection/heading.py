"""Whether a series still heads for its limit after an action, or turned away from where it would be by then."""

from datetime import datetime
from enum import Enum, auto

import numpy as np

from monitoring.model import Floats, Series

NEWEST = 5
# So far back the trend is taken from; fewer points than the least have none.
LEAST, MOST = 20, 60
# What the points wobble by, as a robust deviation, says nothing until it is so much of it.
WOBBLE = 3.0
# Slower than half as fast is another trend.
TURNED = 0.5


class Way(Enum):
    """What became of a trend."""

    TURNED = auto()
    GOES_ON = auto()
    UNTOLD = auto()


def way(series: Series, began: datetime, since: datetime) -> Way:
    """From the straight line through the points before `began`, against those after `since`."""
    usable = np.isfinite(series.values)
    times, values = series.times[usable].astype(np.float64) - began.timestamp(), series.values[usable]
    before, after = times <= 0, times > (since - began).total_seconds()
    if before.sum() < LEAST or not after.any():
        return Way.UNTOLD
    slope, level, wobble = _line(times[before][-MOST:], values[before][-MOST:])
    late, newest = times[after][-NEWEST:], values[after][-NEWEST:]
    grown = abs(slope) * float(np.median(late))
    turned = -np.sign(slope) * float(np.median(newest - (level + slope * late)))
    if turned > WOBBLE * wobble and turned >= TURNED * grown:
        return Way.TURNED
    return Way.GOES_ON if TURNED * grown > WOBBLE * wobble else Way.UNTOLD


def _line(times: Floats, values: Floats) -> tuple[float, float, float]:
    """Slope, level at the end and wobble; of the slopes between all pairs the middle one, which few odd points move."""
    first, second = np.triu_indices(len(times), 1)
    slope = float(np.median((values[second] - values[first]) / (times[second] - times[first])))
    rest = values - slope * times
    level = float(np.median(rest))
    return slope, level, 1.4826 * float(np.median(np.abs(rest - level)))
