"""Whether one of the newest points is so surprising that nobody should wait for more of them."""

from dataclasses import dataclass

import numpy as np

from detection.baseline import MEMORY, Flags, Rules
from detection.calibrate import FLOOR, LONGEST_S, TRUST, wanted
from detection.grid import DAY_S, Grid, grid
from detection.lessons.frame import Figures
from detection.lessons.learning import REMEMBERED
from detection.lessons.lesson import Lessons
from detection.surprise import Surprise, newest, per_day
from detection.walk import CALM
from monitoring.model import Bad, Floats, Times

# A day of minutes: with less, the band alone judges.
ENOUGH = MEMORY
NEWEST = CALM


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


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What is worth a word: figures of one series, or a column of as many as there are series."""

    high: Flags | bool
    low: Flags | bool
    deviation: Floats | float
    usual: Floats | float
    budget_per_day: Floats | float

    @classmethod
    def of(cls, rules: Rules, usual: float, size: float) -> "Worth":
        """By a signal's rules, for a series that is usually so high and has so large values."""
        return cls(
            rules.bad is not Bad.LOW,
            rules.bad is not Bad.HIGH,
            max(rules.min_deviation, rules.relative * size),
            usual,
            rules.budget_per_day,
        )


def startled(
    times: Times, values: Floats, step_s: float, rules: Rules, lesson: Lessons | None = None
) -> Startled | None:
    """Judged by the points before; a value that is not a number is neither judged nor learned."""
    recent = slice(np.searchsorted(times, times[-1] - (REMEMBERED - 1) * step_s), None)
    times, values = times[recent], values[recent]
    if len(times) < ENOUGH:
        return None
    laid = grid(times, values, step_s)
    seen = newest(laid, NEWEST, wanted(step_s, rules.budget_per_day), rules.weights, lesson)
    strange = np.flatnonzero(is_bad_news(laid, seen, rules)[laid.places[-NEWEST:]]) + len(times) - NEWEST
    return _told(times, laid, seen, strange, rules.weights.careful) if len(strange) else None


def is_bad_news(laid: Grid, seen: Surprise, rules: Rules) -> Flags:
    """Of each step, by what is usual in all of them."""
    usual, size = float(np.nanmedian(laid.values)), float(np.nanmedian(np.abs(laid.values)))
    often = per_day(seen.trigger, laid.step_s, rules.weights.careful)
    return bad_news(laid.values, seen.expected, often, Worth.of(rules, usual, size))


def bad_news(values: Figures, expected: Figures, often: Figures, worth: Worth) -> Flags:
    """Rarer than the budget, far enough, in a direction that is bad, and away from what is usual.

    Coming back from a fault is as sudden as the fault was.
    """
    away = values - expected
    bad = (worth.high & (away >= worth.deviation)) | (worth.low & (-away >= worth.deviation))
    leaves = np.abs(values - worth.usual) > np.abs(expected - worth.usual)
    news: Flags = np.asarray(bad & leaves & (often < worth.budget_per_day))
    return news


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
