"""Says of a series what is not normal: the same code for a whole history and for its newest point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from detection.anomaly import Anomaly, Band, Judgement, Learning, Normal, Reason, Unread
from detection.baseline import MEMORY, NEEDED, Baseline, Flags, Rules, crossed
from detection.lessons.lesson import Lessons
from detection.seasonal import at_time, shape_of_day
from detection.startle import startled
from detection.walk import NOWHERE, Findings, Places, walk_on
from detection.weights import USUAL, Weights
from monitoring.model import Bad, Floats, Key, Series, Signal, Times

STALE = 5
BEYOND = 1e100
DEFAULT = Rules()
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What the next points are judged by: what is normal beside the shape of the day, and the least there can be."""

    baseline: Baseline
    shape: Floats
    least: float


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """`ahead` is None while the series is strange, or too little is known of it."""

    judgement: Judgement
    ahead: Ahead | None = None


def scores(
    times: Times, values: Floats, step_s: float, rules: Rules = DEFAULT, kept_out: Flags | None = None
) -> Findings:
    """One entry a point, each from the points before it only; 0 and not judged where nothing can be said.

    A chapter of 1,440 steps is judged with the 1,440 points before it in mind and the shape of the days before it. So a
    judgement never depends on where reading began, and a change that stays is normal after one to two chapters.
    """
    usable = np.flatnonzero(_figures(values))
    past = _Past(times[usable], values[usable], _none(usable) if kept_out is None else kept_out[usable], step_s, rules)
    found = Findings.blank(len(values))
    for chapter in np.unique(past.chapters):
        _put(found, usable, past.walk(chapter))
    return found


def judge(
    series: Series,
    signal: Signal,
    *,
    now: datetime,
    every: timedelta,
    budget_per_day: float,
    excluded: Sequence[Stretch] = (),
    weights: Weights = USUAL,
) -> Judgement:
    """What is to be said of the series' newest point; `budget_per_day` is how often a false alarm is accepted."""
    found = look(
        series,
        signal,
        now=now,
        every=every,
        budget_per_day=budget_per_day,
        excluded=excluded,
        weights=weights,
    )
    return found.judgement


def look(
    series: Series,
    signal: Signal,
    *,
    now: datetime,
    every: timedelta,
    budget_per_day: float,
    excluded: Sequence[Stretch] = (),
    weights: Weights = USUAL,
    lesson: Lessons | None = None,
) -> Looked:
    """The same, and what the points after it can be judged by; without a lesson it learns one."""
    step_s = every.total_seconds()
    usable = _figures(series.values)
    times, values = series.times[usable], series.values[usable]
    if not len(times):
        return Looked(Unread("no points"))
    if now.timestamp() - times[-1] > STALE * max(step_s, 1.0):
        return Looked(Unread("no new points", last=_instant(times[-1])))
    rules = Rules(signal.bad, signal.min_deviation, signal.limit, budget_per_day=budget_per_day, weights=weights)
    past = _Past(times, values, _within(times, excluded), step_s, rules)
    walked = past.walk(past.chapters[-1])
    return Looked(_Newest(series.key, signal, past, walked, lesson).judgement(), walked.ahead)


@dataclass(frozen=True, slots=True, eq=False)
class _Walked:
    """Findings of the points from `start` on; those from `first` on are the chapter that was asked for."""

    start: int
    first: int
    findings: Findings
    ahead: Ahead | None


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    times: Times
    values: Floats
    kept_out: Flags
    step_s: float
    rules: Rules

    @property
    def chapters(self) -> Times:
        """Which chapter each point is in."""
        chapters: Times = self.times // max(round(MEMORY * self.step_s), 1)
        return chapters

    @property
    def least(self) -> float:
        """What was never below zero is not expected there."""
        return 0.0 if self.values.min() >= 0 else -math.inf

    def walk(self, chapter: int) -> _Walked:
        """One chapter, with the points before it to learn from."""
        first, end = (int(place) for place in np.searchsorted(self.chapters, (chapter, chapter + 1)))
        start = max(first - MEMORY, 0)
        part = slice(start, end)
        shape = shape_of_day(self.times[:first], self.values[:first])
        season = at_time(shape, self.times[part])
        past_limit = crossed(self.values[part], self.rules)
        found, ahead = walk_on(self.values[part] - season, past_limit, self.kept_out[part], self.step_s, self.rules)
        return _Walked(start, first, found.shifted(season), Ahead(ahead, shape, self.least) if ahead else None)


@dataclass(frozen=True, slots=True, eq=False)
class _Newest:
    key: Key
    signal: Signal
    past: _Past
    walked: _Walked
    lesson: Lessons | None

    def judgement(self) -> Judgement:
        found = self.walked.findings
        if found.onset[-1] != NOWHERE:
            return self._anomaly(int(found.onset[-1]))
        if not found.judged[-1]:
            return Learning(min(int(np.sum(self._learnable())), NEEDED), NEEDED)
        if startle := self._startle():
            return startle
        return Normal(float(found.score[-1]), float(self.past.values[-1]), self._band(len(found.score) - 1))

    def _startle(self) -> Anomaly | None:
        """What the band lets pass, and is all the same rarer than the budget."""
        past = self.past
        found = startled(past.times, np.where(past.kept_out, np.nan, past.values), past.step_s, past.rules, self.lesson)
        if found is None:
            return None
        direction = Bad.HIGH if found.value > found.expected else Bad.LOW
        band = Band(found.expected, found.expected - found.reach, found.expected + found.reach)
        possible = band.at_least(self.past.least)
        reason = Reason(found.value, possible, direction, timedelta(seconds=found.once_in_s), sudden=True)
        return Anomaly(self.key, self.signal.unit, _instant(found.at), found.score, reason, points=found.points)

    def _learnable(self) -> Flags:
        return ~self.past.kept_out & ~crossed(self.past.values, self.past.rules)

    def _anomaly(self, onset: int) -> Anomaly:
        found, values = self.walked.findings, self.past.values[self.walked.start :]
        past_limit = crossed(values, self.past.rules)
        strange = onset + np.flatnonzero((found.edge[onset:] >= 1) | past_limit[onset:])
        at = int(strange[-1])
        band = self._band(at)
        reason = Reason(
            value=float(values[at]),
            band=band,
            direction=Bad.HIGH if values[at] > band.expected else Bad.LOW,
            once_in=timedelta(seconds=float(found.once_in_s[onset:].max())),
            limit=self.signal.limit if past_limit[at] else None,
        )
        return Anomaly(
            key=self.key,
            unit=self.signal.unit,
            since=_instant(self.past.times[self.walked.start + onset]),
            score=float(found.score[onset:].max()),
            reason=reason,
            points=len(strange),
        )

    def _band(self, at: int) -> Band:
        found = self.walked.findings
        if not found.judged[at]:
            limit = float(self.signal.limit or 0.0)
            return Band(limit, limit, limit)
        band = Band(float(found.expected[at]), float(found.lower[at]), float(found.upper[at]))
        return band.at_least(self.past.least)


def _put(found: Findings, usable: Places, walked: _Walked) -> None:
    """Lays a chapter's findings where they belong among all points, gaps included."""
    new, part = walked.findings, slice(walked.first - walked.start, None)
    places = usable[walked.first : walked.start + len(new.score)]
    for name in ("score", "edge", "expected", "lower", "upper", "once_in_s", "judged", "learned"):
        getattr(found, name)[places] = getattr(new, name)[part]
    onset = new.onset[part]
    found.onset[places] = np.where(onset == NOWHERE, NOWHERE, usable[walked.start + np.maximum(onset, 0)])


def _figures(values: Floats) -> Flags:
    """What can be reckoned with: not a gap, not infinite, not so large that differences overflow."""
    usable: Flags = np.abs(values) < BEYOND
    return usable


def _none(places: Times) -> Flags:
    return np.zeros(len(places), np.bool_)


def _within(times: Times, stretches: Sequence[Stretch]) -> Flags:
    inside = np.zeros(len(times), np.bool_)
    for start, end in stretches:
        inside |= (times >= start.timestamp()) & (times < end.timestamp())
    return inside


def _instant(at: np.int64) -> datetime:
    return datetime.fromtimestamp(int(at), UTC)
