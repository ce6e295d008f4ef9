"""Walks a series forward, judging each point by those before it and learning only from what was not strange."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from detection.baseline import NEEDED, Baseline, Flags, Rules, learn, levels
from detection.calibrate import LAST, persistent
from monitoring.model import Floats

Places = npt.NDArray[np.int64]

BLOCK = 60
RELEARN = 8
CALM = 4
CLIMB = 10
FOOT = 1 / 3
NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One entry a point; `edge` is 1 where the band ends. `onset` is where its strange stretch began, or -1.

    `learned` are the points that later ones were judged by; a strange stretch is struck out once it is seen as one.
    """

    score: Floats
    edge: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    once_in_s: Floats
    judged: Flags
    learned: Flags
    onset: Places

    @classmethod
    def blank(cls, size: int) -> Self:
        """Nothing is known yet."""
        score, edge, once_in_s = np.zeros((3, size))
        expected, lower, upper = np.full((3, size), np.nan)
        judged, learned = np.zeros((2, size), np.bool_)
        return cls(score, edge, expected, lower, upper, once_in_s, judged, learned, np.full(size, NOWHERE))

    def shifted(self, by: Floats) -> Self:
        """The same of values that had `by` taken off."""
        return replace(self, expected=self.expected + by, lower=self.lower + by, upper=self.upper + by)


def walk(values: Floats, crossed: Flags, kept_out: Flags, step_s: float, rules: Rules) -> Findings:
    """Judges finite values in order; those that crossed the limit or are kept out are judged and never learned."""
    return walk_on(values, crossed, kept_out, step_s, rules)[0]


def walk_on(
    values: Floats, crossed: Flags, kept_out: Flags, step_s: float, rules: Rules
) -> tuple[Findings, Baseline | None]:
    """The same, and what the next points will be judged by; None while something is strange, or little is known."""
    walker = _Walker(values, crossed, kept_out, step_s, rules)
    at = walker.start()
    while at < len(values):
        at = walker.calm(at) if walker.open is None else walker.episode(at, *walker.open)
    walker.found.learned[walker.learned[: walker.count]] = True
    return walker.found, walker.ahead()


@dataclass(slots=True, eq=False)
class _Walker:
    values: Floats
    crossed: Flags
    kept_out: Flags
    step_s: float
    rules: Rules
    found: Findings = field(init=False)
    learned: Places = field(init=False)
    residuals: Floats = field(init=False)
    count: int = 0
    open: tuple[int, Baseline] | None = None
    peaks: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        self.found = Findings.blank(len(self.values))
        self.learned = np.zeros(len(self.values), np.int64)
        self.residuals = np.zeros(len(self.values))

    def ahead(self) -> Baseline | None:
        """What comes next is judged by this."""
        return self._baseline() if self.open is None and self.count >= NEEDED else None

    def start(self) -> int:
        """Takes the first points as they are, but for those past the limit, and tells where judging begins."""
        usable = np.flatnonzero(self._usable(np.arange(len(self.values))))[:NEEDED]
        end = int(usable[-1]) + 1 if len(usable) == NEEDED else len(self.values)
        self._accept(usable, np.full(len(usable), np.median(self.values[usable])) if len(usable) else np.empty(0))
        self.found.onset[:end] = _stretches(self.crossed[:end])
        return end

    def calm(self, at: int) -> int:
        """Judges a block on the assumption that it is normal, up to where it turns out not to be."""
        size = max(BLOCK, self.count // RELEARN)
        block = np.arange(at, min(at + size, len(self.values)))
        baseline, level = self._baseline(), self._levels(block)
        self._judge(baseline, block, level)
        strange = self._strange(block)
        end = int(strange.argmax()) if strange.any() else len(block)
        usable = self._usable(block[:end])
        self._accept(block[:end][usable], level[:end][usable])
        if end < len(block):
            self._begin(at + end, baseline)
        return at + end

    def episode(self, at: int, onset: int, baseline: Baseline) -> int:
        """Judges against what was normal before it began, until enough points in a row are normal again."""
        points = np.arange(at, len(self.values))
        self._judge(baseline, points, np.full(len(points), self._levels(np.array([onset]))[0]))
        back = _first_run((self.found.edge[at:] < 1) & ~self.crossed[at:])
        self.found.onset[at : at + back] = onset
        if at + back < len(self.values):
            self._end(onset, at + back)
        return at + back

    def _baseline(self) -> Baseline:
        known = self.values[self.learned[: self.count]]
        return learn(known, self.residuals[: self.count], self.step_s, self.rules, self.peaks)

    def _usable(self, block: Places) -> Flags:
        return ~self.kept_out[block] & ~self.crossed[block]

    def _accept(self, places: Places, level: Floats) -> None:
        self.learned[self.count : self.count + len(places)] = places
        self.residuals[self.count : self.count + len(places)] = self.values[places] - level
        self.count += len(places)

    def _levels(self, block: Places) -> Floats:
        usable = self._usable(block)
        recent = self.values[self.learned[self.count - NEEDED : self.count]]
        each = levels(np.concatenate([recent, self.values[block][usable], [0.0]]))
        return each[np.cumsum(usable) - usable]

    def _judge(self, baseline: Baseline, block: Places, level: Floats) -> None:
        found, edge = self.found, baseline.edges(self.values[block], level)
        found.edge[block] = edge
        found.score[block] = np.maximum(edge * baseline.tail.threshold, 0)
        found.once_in_s[block] = baseline.tail.once_in_s(found.score[block])
        found.expected[block] = level + baseline.centre
        found.lower[block], found.upper[block] = baseline.lower(level), baseline.upper(level)
        found.judged[block] = True

    def _strange(self, block: Places) -> Flags:
        first = max(block[0] - LAST + 1, 0)
        before = slice(first, block[-1] + 1)
        lasting = persistent(self.found.edge[before]) >= 1
        twice = self.crossed[before] & np.roll(self.crossed[before], 1)
        return (lasting | twice)[block[0] - first :]

    def _begin(self, at: int, baseline: Baseline) -> None:
        """The stretch began with the first strange one of the last few points; it and what led there is forgotten."""
        recent = np.arange(max(at - LAST + 1, 0), at + 1)
        onset = int(recent[(self.found.edge[recent] >= 1) | self.crossed[recent]][0])
        self.count = max(int(np.searchsorted(self.learned[: self.count], self._foot(onset))), NEEDED)
        self.open = (onset, baseline)

    def _foot(self, onset: int) -> int:
        """Where the climb to a strange point began."""
        low = np.flatnonzero(self.found.edge[max(onset - CLIMB, 0) : onset] < FOOT)
        return max(onset - CLIMB, 0) + int(low[-1]) + 1 if len(low) else max(onset - CLIMB, 0)

    def _end(self, onset: int, at: int) -> None:
        """One that went by itself is remembered; one that people took care of is kept out, as its points are."""
        self.open = None
        stretch = slice(onset, at)
        if not self.kept_out[stretch].any():
            away = np.abs(self.values[stretch] - self.found.expected[stretch])
            self.peaks = (*self.peaks, float(np.max(persistent(away))))


def _first_run(fine: Flags) -> int:
    """Where the first run of enough fine points is complete, or the end."""
    if len(fine) < CALM:
        return len(fine)
    runs = np.lib.stride_tricks.sliding_window_view(fine, CALM).all(axis=1)
    return int(runs.argmax()) + CALM - 1 if runs.any() else len(fine)


def _stretches(past: Flags) -> Places:
    """Onsets of stretches past the limit, from the second point there until enough points are back."""
    onset = np.full(len(past), NOWHERE)
    at = 0
    while (twice := _next(past, at)) is not None:
        end = twice + 1 + _first_run(~past[twice + 1 :])
        onset[twice:end] = twice - 1
        at = end
    return onset


def _next(past: Flags, at: int) -> int | None:
    later = np.flatnonzero(past[1:] & past[:-1]) + 1
    later = later[later >= max(at, 1)]
    return int(later[0]) if len(later) else None
