"""The newest steps of many series, read from where they are kept, as the lessons want them."""

from collections.abc import Callable

import numpy as np

from detection.lessons.frame import HOLD, LAGS, LEAD, Frame, Numbers, held
from detection.lessons.lesson import Lessons
from detection.lessons.views import scaled

# Steps that are judged at each sweep: so many sweeps may be missed.
LOOKED_AT = 15

# The points from a first step to a last one, both included, of all series in question.
Read = Callable[[int, int], Numbers]


def recent(read: Read, until: int) -> Numbers:
    """The newest steps with what is to be known of the steps before."""
    return read(until - LOOKED_AT - LEAD - HOLD + 1, until)


def frame(read: Read, points: Numbers, lessons: Lessons, until: int, day: int) -> Frame:
    """`points` are the recent ones; the same time of other days is read besides."""
    units = scaled(points, lessons)
    before = np.full((len(LAGS), len(points), LOOKED_AT), np.nan, np.float32)
    for days in sorted({days for days, _ in LAGS}) if day else ():
        start = until - days * day - LOOKED_AT - HOLD
        known = held(scaled(read(start, until - days * day + 1), lessons))[:, HOLD:]
        for layer, (of_days, later) in enumerate(LAGS):
            if of_days == days:
                before[layer] = known[:, 1 - later : 1 - later + LOOKED_AT]
    return Frame(units[:, -LOOKED_AT:], held(units)[:, HOLD:], before)
