"""How surprising each point is, seen in six ways: by its neighbours, its days before, its level, its shape."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from detection.grid import DAY_S, Grid
from detection.lessons import rare, views
from detection.lessons.frame import framed, held
from detection.lessons.learning import REMEMBERED, learn
from detection.lessons.lesson import VIEWS, Lessons, blank
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


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """What one lesson says of its steps. `distances` are in the series' own unit, a layer a view, as `rarities` are."""

    steps: slice
    lesson: Lessons
    expected: Floats
    distances: Floats
    rarities: Floats


def surprise(grid: Grid, wanted: float, weights: Weights = USUAL) -> Surprise:
    """Each step by the steps before it only; `wanted` is the share of points that may lie outside the band."""
    return _put(grid, _walk(grid), wanted, weights)


def newest(grid: Grid, points: int, wanted: float, weights: Weights = USUAL, taught: Lessons | None = None) -> Surprise:
    """Only so many of the newest points are judged, the others are blank: by a lesson learned before, or by its own."""
    first = int(grid.places[-points:][0])
    blocks = [block for block in grid.blocks if block[1] > first]
    lessons = [learn(_before(grid, start), grid.day) if taught is None else taught for start, _ in blocks]
    told = (_apply(grid, *block, lesson) for block, lesson in zip(blocks, lessons, strict=True))
    return _put(grid, told, wanted, weights)


def rarities(grid: Grid) -> Floats:
    """How rare each step is in each view, a row a view, as `Weights` names them."""
    seen = np.zeros((VIEWS, len(grid.values)))
    for block in _walk(grid):
        seen[:, block.steps] = block.rarities
    return seen


def per_day(trigger: Floats, step_s: float, careful: float = USUAL.careful) -> Floats:
    """How often a day so rare a point is expected by chance."""
    often: Floats = 10.0**-trigger * DAY_S / step_s / careful
    return often


def _put(grid: Grid, blocks: Iterable[_Block], wanted: float, weights: Weights) -> Surprise:
    size = len(grid.values)
    seen, expected, reach = np.zeros((VIEWS, size)), np.full(size, np.nan), np.full(size, np.nan)
    for block in blocks:
        seen[:, block.steps], expected[block.steps] = block.rarities, block.expected
        reach[block.steps] = rare.reach(block.lesson, wanted)[0] * block.lesson["width"][0]
    return Surprise(seen.mean(axis=0), seen[0], weights.together(seen), expected, reach)


def _walk(grid: Grid) -> Iterator[_Block]:
    """Each block by what lies before it: how rare a distance is, by those of the past as they were."""
    past = np.full((VIEWS, len(grid.values)), np.nan)
    if grid.blocks:
        past[:, : grid.blocks[0][0]] = _first(grid).distances
    for start, end in grid.blocks:
        lesson = learn(_before(grid, start), grid.day, past[:, max(start - REMEMBERED, 0) : start])
        block = _apply(grid, start, end, lesson)
        past[:, block.steps] = block.distances
        yield block


def _first(grid: Grid) -> _Block:
    """Before anything was learned there are distances all the same: from the steps just before."""
    size, lesson = grid.blocks[0][0], blank(1)
    known = grid.values[:size][np.isfinite(grid.values[:size])]
    lesson["middle"], lesson["width"] = np.median(known) if len(known) else 0.0, 1.0
    return _apply(grid, 0, size, lesson)


def _before(grid: Grid, start: int) -> Floats:
    return grid.values[max(start - REMEMBERED, 0) : start]


def _apply(grid: Grid, start: int, end: int, lesson: Lessons) -> _Block:
    first = max(start - REMEMBERED, 0)
    points = views.scaled(grid.values[None, first:end], lesson)
    frame = framed(points, held(points), start - first, end - first, grid.day)
    told = views.expected(frame, lesson)
    distances = views.distances(frame, lesson, told)
    width, middle = lesson["width"][0], lesson["middle"][0]
    return _Block(
        slice(start, end),
        lesson,
        told[0].astype(np.float64) * width + middle,
        distances[:, 0].astype(np.float64) * width,
        rare.rarity(distances, lesson)[:, 0].astype(np.float64),
    )
