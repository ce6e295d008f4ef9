"""How surprising each point is, seen in six ways: by its neighbours, its days before, its level, its shape."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detection.grid import DAY_S, Grid
from detection.lessons import rare, views
from detection.lessons.frame import framed, held
from detection.lessons.learning import REMEMBERED, learn
from detection.lessons.lesson import VIEWS, Lessons
from detection.weights import USUAL, Weights
from monitoring.model import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """One entry a step. `rank`, `nearest` and `trigger` are rarities in powers of ten, `reach` is half the band.

    `rank` is for comparing, `nearest` is the neighbours' word alone, `trigger` is what alarms are decided on.
    """

    rank: Floats
    nearest: Floats
    trigger: Floats
    expected: Floats
    reach: Floats


def surprise(grid: Grid, wanted: float, weights: Weights = USUAL, taught: Lessons | None = None) -> Surprise:
    """Each step by the steps before it only; `wanted` is the share of points that may lie outside the band.

    Where it was `taught` before, no other lesson is learned.
    """
    size = len(grid.values)
    seen, expected, reach = np.zeros((VIEWS, size)), np.full(size, np.nan), np.full(size, np.nan)
    for start, end, lesson in _lessons(grid, taught):
        told, seen[:, start:end] = _apply(grid, start, end, lesson)
        expected[start:end] = told * lesson["width"][0] + lesson["middle"][0]
        reach[start:end] = rare.reach(lesson, wanted)[0] * lesson["width"][0]
    return Surprise(seen.mean(axis=0), seen[0], weights.together(seen), expected, reach)


def newest(grid: Grid, points: int, wanted: float, weights: Weights = USUAL, lesson: Lessons | None = None) -> Surprise:
    """Only so many of the newest points are judged, the others are blank: by a lesson learned before, or by its own."""
    first = int(grid.places[-points:][0])
    recent = Grid(
        grid.values, grid.places, tuple(block for block in grid.blocks if block[1] > first), grid.day, grid.step_s
    )
    return surprise(recent, wanted, weights, lesson)


def rarities(grid: Grid) -> Floats:
    """How rare each step is in each view, a row a view, as `Weights` names them."""
    seen = np.zeros((VIEWS, len(grid.values)))
    for start, end, lesson in _lessons(grid):
        seen[:, start:end] = _apply(grid, start, end, lesson)[1]
    return seen


def per_day(trigger: Floats, step_s: float, careful: float = USUAL.careful) -> Floats:
    """How often a day so rare a point is expected by chance."""
    often: Floats = 10.0**-trigger * DAY_S / step_s / careful
    return often


def _lessons(grid: Grid, taught: Lessons | None = None) -> Iterator[tuple[int, int, Lessons]]:
    """Each block with the lesson of what lies before it."""
    for start, end in grid.blocks:
        known = taught if taught is not None else learn(grid.values[max(start - REMEMBERED, 0) : start], grid.day)
        yield start, end, known


def _apply(grid: Grid, start: int, end: int, lesson: Lessons) -> tuple[Floats, Floats]:
    first = max(start - REMEMBERED, 0)
    points = views.scaled(grid.values[None, first:end], lesson)
    frame = framed(points, held(points), start - first, end - first, grid.day)
    told = views.expected(frame, lesson)
    seen = rare.rarity(views.distances(frame, lesson, told), lesson)
    return told[0].astype(np.float64), seen[:, 0].astype(np.float64)
