"""Whether one of the newest points is so surprising that nobody should wait for more of them."""

from dataclasses import dataclass

import numpy as np

from detection.baseline import MEMORY, Flags, Rules
from detection.calibrate import FLOOR, LONGEST_S, TRUST, wanted
from detection.grid import DAY_S, Grid, grid
from detection.surprise import Surprise, per_day, surprise
from detection.walk import CALM
from monitoring.model import Bad, Floats, Times

# A day of minutes: with less, the band alone judges.
ENOUGH = MEMORY
LOOKED_BACK = 2 * MEMORY
NEWEST = CALM
STANDS_OUT = 0.97


@dataclass(frozen=True, slots=True)
class Startled:
    """The strangest of the newest points; `at` is the time of the first strange one of them."""

    at: np.int64
    value: float
    expected: float
    reach: float
    score: float
    once_in_s: float
    points: int


def startled(times: Times, values: Floats, step_s: float, rules: Rules) -> Startled | None:
    """Judged by at most the two days of minutes before; a value that is not a number is neither judged nor learned."""
    recent = slice(np.searchsorted(times, times[-1] - LOOKED_BACK * step_s), None)
    times, values = times[recent], values[recent]
    if len(times) < ENOUGH or not _stands_out(values):
        return None
    laid = grid(times, values, step_s)
    seen = surprise(laid, wanted(step_s, rules.budget_per_day), rules.weights)
    strange = np.flatnonzero(is_bad_news(laid, seen, rules)[laid.places[-NEWEST:]]) + len(times) - NEWEST
    return _told(times, laid, seen, strange, rules.weights.careful) if len(strange) else None


def _stands_out(values: Floats) -> bool:
    """A cheap look first: points near the usual level that come without a jump are left alone."""
    for away in (np.abs(values - np.nanmedian(values)), np.abs(np.diff(values))):
        if np.nanmax(away[-NEWEST:], initial=0.0) > np.nanquantile(away[:-NEWEST], STANDS_OUT):
            return True
    return False


def is_bad_news(laid: Grid, seen: Surprise, rules: Rules) -> Flags:
    away = laid.values - seen.expected
    worth = max(rules.min_deviation, rules.relative * float(np.nanmedian(np.abs(laid.values))))
    match rules.bad:
        case Bad.HIGH:
            bad = away >= worth
        case Bad.LOW:
            bad = -away >= worth
        case Bad.BOTH:
            bad = np.abs(away) >= worth
    # Coming back from a fault is as sudden as the fault was.
    usual = float(np.nanmedian(laid.values))
    leaves = np.abs(laid.values - usual) > np.abs(seen.expected - usual)
    often = per_day(seen.trigger, laid.step_s, careful=rules.weights.careful)
    return bad & leaves & (often < rules.budget_per_day)


def _told(times: Times, laid: Grid, seen: Surprise, strange: Times, careful: float) -> Startled:
    places = laid.places[strange]
    place = int(places[np.argmax(seen.trigger[places])])
    value, expected, reach = (float(part[place]) for part in (laid.values, seen.expected, seen.reach))
    often = float(per_day(seen.trigger[place : place + 1], laid.step_s, careful=careful)[0])
    longest = min(LONGEST_S, TRUST * len(times) * laid.step_s)
    return Startled(
        at=np.int64(times[strange[0]]),
        value=value,
        expected=expected,
        reach=reach,
        score=FLOOR * abs(value - expected) / max(reach, 1e-300),
        once_in_s=min(DAY_S / max(often, 1e-12), longest),
        points=len(strange),
    )
