"""Learns the weights of the views from a fleet's own past with planted faults, and tests them on what came after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detection.baseline import Flags
from detection.gate import LONGEST, Score, refusal, score
from detection.grid import DAY_S, grid, step_s
from detection.inject import Event, inject
from detection.surprise import per_day, rarities
from detection.weights import BINS, LEAST_CAREFUL, MOST_CAREFUL, Weights
from monitoring.model import Floats, Series

# What is told while a model is tried: one false alarm in two series-days.
BUDGET_PER_DAY = 0.5
LEAD, FITTED = 1 / 3, 0.6
FEWEST_ROWS = 720
TRIES, PATIENCE = 120, 30
SEED = 20_261_124


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One series as a row of rarities a view; faults before `split` are for fitting, those after it for the test."""

    rarities: Floats
    clean: Floats
    events: tuple[Event, ...]
    first: int
    split: int
    step_s: float

    @property
    def fitting(self) -> tuple[int, int]:
        return self.first, self.split

    @property
    def testing(self) -> tuple[int, int]:
        return self.split, self.rarities.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What is learned from, and the weights that are in use."""

    series: tuple[Series, ...]
    used: Weights


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Fewer series with enough points than a model can be learned from."""

    series: int
    needed: int = 2


@dataclass(frozen=True, slots=True)
class Trained:
    """`refused` says why the weights must not go live, empty when they may; `better` is False for those in use."""

    weights: Weights
    score: Score
    used: Score
    tries: int
    refused: str
    better: bool
    shares: tuple[float, ...]


def learn(material: Material) -> Trained | TooLittle:
    """All of it, for a process of its own."""
    found = [lesson(series, SEED + at) for at, series in enumerate(material.series)]
    lessons = [one for one in found if one is not None]
    too_little = TooLittle(len(lessons))
    return too_little if too_little.series < too_little.needed else train(lessons, material.used)


def lesson(series: Series, seed: int = SEED) -> Lesson | None:
    """None when it is too short to learn and test on."""
    step = step_s(series.times)
    laid = grid(series.times, series.values, step)
    if len(laid.values) < FEWEST_ROWS or not np.isfinite(laid.values).any():
        return None
    first = int(LEAD * len(laid.values))
    draw = np.random.default_rng(seed)
    values, events = inject(laid.values, laid.day, first, draw)
    with_faults = grid(series.times, values[laid.places], step)
    split = first + int(FITTED * (len(values) - first))
    return Lesson(rarities(with_faults), rarities(laid), events, first, split, step)


def train(lessons: Sequence[Lesson], used: Weights) -> Trained:
    """The best of at most so many tries on the fitting part; it stops early when nothing gets better."""
    best, best_f1, since, tries = used, _f1(lessons, used), 0, 0
    draw = np.random.default_rng(SEED)
    while tries < TRIES and since < PATIENCE:
        tries, since = tries + 1, since + 1
        weights = _calibrated(lessons, _nearby(best, draw))
        if (f1 := _f1(lessons, weights)) > best_f1:
            best, best_f1, since = weights, f1, 0
    tested, before = _tested(lessons, best), _tested(lessons, used)
    return Trained(best, tested, before, tries, refusal(tested, before), best != used, shares(lessons, best))


def shares(lessons: Sequence[Lesson], weights: Weights) -> tuple[float, ...]:
    """What part of all points is rarer than each of the bins, faults not counted."""
    decided = np.concatenate([weights.together(one.clean[:, one.first :]) for one in lessons])
    return tuple(float(np.mean(decided > bound)) for bound in BINS)


def _f1(lessons: Sequence[Lesson], weights: Weights) -> float:
    return score(_judged(lessons, weights, [one.fitting for one in lessons])).f1


def _tested(lessons: Sequence[Lesson], weights: Weights) -> Score:
    return score(_judged(lessons, weights, [one.testing for one in lessons]))


def _judged(
    lessons: Sequence[Lesson], weights: Weights, parts: Sequence[tuple[int, int]]
) -> Iterator[tuple[Flags, tuple[Event, ...]]]:
    for one, (start, end) in zip(lessons, parts, strict=True):
        often = per_day(weights.together(one.rarities[:, start:end]), one.step_s, careful=weights.careful)
        mine = tuple(Event(it.kind, it.start - start, it.end - start) for it in one.events if start <= it.start < end)
        yield often < BUDGET_PER_DAY, mine


def _nearby(weights: Weights, draw: np.random.Generator) -> Weights:
    """Half the way to a random mixture at most, so that no single try can lead far astray."""
    mixture = draw.dirichlet(np.ones(len(weights.views)))
    step = draw.uniform(0.1, 0.5)
    views = (1 - step) * np.array(weights.views) + step * mixture
    return Weights(tuple((views / views.sum()).tolist()), weights.careful)


def _calibrated(lessons: Sequence[Lesson], weights: Weights) -> Weights:
    """As careful as makes the quiet past give the budget's alarms; further out the tail falls faster than claimed."""
    stretches = np.concatenate([_highest(weights.together(one.clean[:, one.first : one.split])) for one in lessons])
    step = float(np.median([one.step_s for one in lessons]))
    rarest = float(np.quantile(stretches, 1 - min(BUDGET_PER_DAY * LONGEST * step / DAY_S, 1 / 2)))
    careful = 10.0**-rarest * DAY_S / step / BUDGET_PER_DAY
    return Weights(weights.views, min(max(careful, LEAST_CAREFUL), MOST_CAREFUL))


def _highest(decided: Floats) -> Floats:
    """Of each stretch that would be one alarm."""
    whole = decided[: len(decided) // LONGEST * LONGEST]
    highest: Floats = whole.reshape(-1, LONGEST).max(axis=1)
    return highest
