"""When one series would have raised the alarm in its past, under settings that nobody saved yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from detection.baseline import Flags, Rules
from detection.correlate import SETTLE_POINTS
from detection.detector import BEYOND, Stretch, scores
from detection.grid import DAY_S, grid
from detection.startle import ENOUGH, is_bad_news
from detection.surprise import surprise
from detection.walk import NOWHERE
from monitoring.model import Key, Series, Times

# Of what is thinned to rarer points there is too little to count alarms in; it is learned from all the same.
SPARSE = 1.5


@dataclass(frozen=True, slots=True)
class Alarms:
    """Stretches in unix seconds, within so many days in which an alarm could have been raised."""

    key: Key
    days: float
    stretches: tuple[tuple[int, int], ...]


def rehearse(
    series: Series, every: timedelta, tried: Sequence[Rules], excluded: Sequence[Stretch] = ()
) -> tuple[Alarms, ...]:
    """One entry for each of the rules that are tried, all with one model; what is `excluded` counts for nothing."""
    usable = np.abs(series.values) < BEYOND
    times, values = series.times[usable], series.values[usable]
    kept_out, step_s = _within(times, excluded), every.total_seconds()
    laid = grid(times, np.where(kept_out, np.nan, values), step_s)
    seen = surprise(laid, 1.0, tried[0].weights)
    found = []
    for rules in tried:
        band = scores(times, values, step_s, rules, kept_out)
        startling = is_bad_news(laid, seen, rules)[laid.places] & (np.arange(len(times)) >= ENOUGH)
        counted = band.judged & ~kept_out & _dense(times, step_s)
        strange = (band.onset != NOWHERE) | startling
        found.append(_alarms(series.key, times, strange, counted, step_s))
    return tuple(found)


def joined(stretches: Sequence[tuple[int, int]], pause_s: float) -> tuple[tuple[int, int], ...]:
    """Those that follow each other within the pause are one, as they are one incident."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start - found[-1][1] <= pause_s:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _alarms(key: Key, times: Times, strange: Flags, counted: Flags, step_s: float) -> Alarms:
    strange_at = [(int(at), int(at)) for at in times[strange]]
    began = set(times[counted].tolist())
    stretches = tuple(one for one in joined(strange_at, SETTLE_POINTS * step_s) if one[0] in began)
    return Alarms(key, float(np.sum(counted)) * step_s / DAY_S, stretches)


def _dense(times: Times, step_s: float) -> Flags:
    dense: Flags = np.diff(times, prepend=times[:1]) <= SPARSE * step_s
    return dense


def _within(times: Times, stretches: Sequence[Stretch]) -> Flags:
    inside = np.zeros(len(times), np.bool_)
    for start, end in stretches:
        inside |= (times >= start.timestamp()) & (times < end.timestamp())
    return inside
