"""Whether a signal stands elsewhere than it did before a time: its middle then against its middle lately."""

from dataclasses import dataclass

import numpy as np

from monitoring.model import Key, Series

NEEDED = 10
# What it wobbled by before, and what one would call the same.
SPREADS, ALIKE = 3.0, 0.2
SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class Shift:
    """The medians before and lately, and the query they came from."""

    key: Key
    before: float
    lately: float
    source: str


def shifted(series: Series, since: float, lately: float, least: float) -> Shift | None:
    """Before `since` against after `lately`, both in unix seconds; `least` is the smallest difference worth a word."""
    known = np.isfinite(series.values)
    times, values = series.times[known], series.values[known]
    then, now = values[times < since], values[times >= lately]
    if min(len(then), len(now)) < NEEDED:
        return None
    before, after = float(np.median(then)), float(np.median(now))
    spread = SIGMA * float(np.median(np.abs(then - before)))
    if abs(after - before) <= max(least, SPREADS * spread, ALIKE * abs(before)):
        return None
    return Shift(series.key, before, after, series.source)
