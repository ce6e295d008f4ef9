"""Where a signal is heading: a robust line through its recent past, and when it reaches its limit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from detection.anomaly import Band
from detection.baseline import Flags
from monitoring.model import Floats, Series

NEEDED = 30
BUCKETS = 120
BLOCKS = 10
DAY_S = 86_400.0
HOUR_S = 3_600.0
# The normal distribution's 10th and 90th percentile are this many deviations from its middle.
EIGHTY = 1.2816
MEAN_OF_SIZE = 1.25
SHOWN = 0.7
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Not enough points for a line."""

    points: int
    needed: int


@dataclass(frozen=True, slots=True)
class Steady:
    """No growth or fall that stands out of the noise."""

    value: float


@dataclass(frozen=True, slots=True)
class Passed:
    """The limit is reached already."""

    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Reach:
    """When the limit is reached, with the 80 % band; `latest` is None when it may take for ever."""

    at: datetime
    earliest: datetime
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A trend, the value it leads to at the horizon with its 80 % band, and when it meets the limit if it does.

    `wobble` is how far four of five points are from the line at most.
    """

    value: float
    per_day: float
    ahead: Band
    reach: Reach | None = None
    wobble: float = 0.0


Outlook = TooLittle | Steady | Passed | Heading


def forecast(series: Series, limit: float | None, horizon: timedelta, *, low: bool = False) -> Outlook:
    """From the recent past, twice as long as the horizon; `low` means that falling to the limit is bad."""
    usable = np.isfinite(series.values)
    times, values = _recent(series.times[usable].astype(np.float64), series.values[usable], horizon)
    if len(values) < NEEDED:
        return TooLittle(len(values), NEEDED)
    value = float(np.median(values[-5:]))
    if limit is not None and (value <= limit if low else value >= limit):
        return Passed(value, limit)
    line = _fit(times, values)
    if abs(line.slope) <= EIGHTY * line.error or line.slope == 0:
        return Steady(value)
    reach = None if limit is None else line.reach(float(times[-1]), limit)
    return Heading(value, line.slope * DAY_S, line.ahead(horizon), reach, EIGHTY * line.noise)


@dataclass(frozen=True, slots=True)
class _Line:
    """`level` is the line's height at the newest point, the other three are standard deviations.

    `error` says whether there is a slope at all, `doubt` how sure it is to go on: never less than what a line through
    the first part of the past was wrong by about the rest.
    """

    level: float
    slope: float
    error: float
    doubt: float
    noise: float

    def ahead(self, horizon: timedelta) -> Band:
        middle = self.level + self.slope * horizon.total_seconds()
        spread = EIGHTY * float(np.hypot(self.doubt * horizon.total_seconds(), self.noise))
        return Band(middle, middle - spread, middle + spread)

    def reach(self, end: float, limit: float) -> Reach | None:
        away = limit - self.level
        slow, fast = sorted((self.slope - EIGHTY * self.doubt, self.slope + EIGHTY * self.doubt), key=abs)
        if away * self.slope <= 0 or (at := _later(end, away / self.slope)) is None:
            return None
        return Reach(at, _later(end, away / fast) or at, _later(end, away / slow) if slow * self.slope > 0 else None)


def _recent(times: Floats, values: Floats, horizon: timedelta) -> tuple[Floats, Floats]:
    """The last twice the horizon."""
    newest = times[-1] if len(times) else 0.0
    late = times >= newest - 2 * horizon.total_seconds()
    return times[late], values[late]


def _thinned(times: Floats, values: Floats) -> tuple[Floats, Floats]:
    """At most 120 medians, so that a long past costs no more than a short one."""
    parts = np.array_split(np.arange(len(times)), min(BUCKETS, len(times)))
    return np.array([times[part].mean() for part in parts]), np.array([np.median(values[part]) for part in parts])


def _fit(times: Floats, values: Floats) -> _Line:
    """The median of all pairs' slopes; how sure it is from leaving out a tenth at a time."""
    at, middles = _thinned(times, values)
    slope = _slope(at, middles)
    blocks = np.array_split(np.arange(len(at)), BLOCKS)
    without = np.array([_slope(np.delete(at, block), np.delete(middles, block)) for block in blocks])
    error = float(np.sqrt((BLOCKS - 1) / BLOCKS * np.sum((without - without.mean()) ** 2)))
    rest = values - slope * (times - times[-1])
    level = float(np.median(rest))
    doubt = max(error, _missed(at, middles))
    return _Line(level, slope, error, doubt, 1.4826 * float(np.median(np.abs(rest - level))))


def _missed(times: Floats, values: Floats) -> float:
    """A slope through what was known first, against where the values really went, as a deviation of the slope."""
    shown = int(len(times) * SHOWN)
    slope = _slope(times[:shown], values[:shown])
    level = float(np.median(values[:shown] - slope * (times[:shown] - times[shown])))
    off = float(np.median(values[shown:] - level - slope * (times[shown:] - times[shown])))
    # The mean of a deviation's size is four fifths of it.
    return MEAN_OF_SIZE * abs(off) / max(float(np.median(times[shown:]) - np.median(times[:shown])), 1.0)


def _slope(times: Floats, values: Floats) -> float:
    one, other = np.triu_indices(len(times), k=1)
    apart = times[other] - times[one]
    fit = _whole_days(apart) if apart.max() >= 2 * DAY_S else apart > 0
    return float(np.median((values[other] - values[one])[fit] / apart[fit]))


def _whole_days(apart: Floats) -> Flags:
    """Pairs a whole number of days apart, within an hour: the time of day cancels out."""
    days = np.round(apart / DAY_S)
    fit: Flags = (days >= 1) & (np.abs(apart - days * DAY_S) <= HOUR_S)
    return fit


def _later(end: float, seconds: float) -> datetime | None:
    if seconds > FURTHEST.total_seconds():
        return None
    return datetime.fromtimestamp(end + seconds, UTC)
