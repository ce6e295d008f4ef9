"""Learns a lesson from the past of one series: a pure function of the steps before an edge."""

from dataclasses import dataclass

import numpy as np

from detection.grid import Places
from detection.lessons import rare, views
from detection.lessons.frame import LEAD, Figures, Frame, Numbers, framed, held
from detection.lessons.lesson import NEWEST, RECENT, SEASONS, SHAPELESS, VIEWS, WINDOW, Lessons, blank
from detection.lessons.views import FAR

# Steps: distances are remembered for fourteen days of minutes, the rest is learned from seven.
REMEMBERED = 20_160
MEMORY = 10_080
LEAST = 40
FIRST = 30
RIDGE = 1e-3
WINDOWS = 2000
FEWEST_WINDOWS = 20
KEPT = 8
SPREAD = np.array((0.005, 0.25, 0.5, 0.75, 0.995))


def learn(points: Figures, day: int, distances: Figures | None = None) -> Lessons:
    """Of one series, a row of its own; `points` end where the lesson begins to be used.

    How far the past was from what was expected then is known to who walked through it, a layer a view in the series'
    unit; else it is found out half by half.
    """
    lesson = blank(1)
    recent = points[-MEMORY:]
    figures = recent[np.isfinite(recent)]
    lesson["points"] = np.isfinite(points).sum()
    if len(figures) < rare.LEAST:
        return lesson
    middle, width = spread(figures)
    lesson["middle"], lesson["width"] = middle, width or 1.0
    lesson["usual"], lesson["size"] = np.median(figures), np.median(np.abs(figures))
    whole = views.scaled(points[None], lesson)
    past = _Past(whole, held(whole), day, flat=not width)
    past.fit(len(points), lesson)
    found = past.distances(lesson) if distances is None else (distances / lesson["width"]).astype(np.float32)
    rare.learn(found, lesson)
    return lesson


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """One series in the units of its lesson."""

    points: Numbers
    known: Numbers
    day: int
    flat: bool

    def fit(self, end: int, lesson: Lessons) -> None:
        """Learns what is expected from what lies before."""
        first = max(end - MEMORY, 0)
        recent = self.points[0, first:end]
        lesson["level"] = np.median(recent[np.isfinite(recent)])
        frame = framed(self.points, self.known, first, end, self.day)
        _learn_neighbours(frame, lesson, flat=self.flat)
        _learn_shapes(frame, lesson)

    def distances(self, lesson: Lessons) -> Numbers:
        """Of the past, each half by what the half before it taught: nothing is measured on what it was learned from."""
        parts, end = [], self.points.shape[1]
        while end - REMEMBERED < (start := end // 2) and start >= FIRST:
            known = blank(1)
            known[["middle", "width"]] = lesson[["middle", "width"]]
            if np.isfinite(self.points[0, max(start - MEMORY, 0) : start]).sum() >= rare.LEAST:
                self.fit(start, known)
            frame = framed(self.points, self.known, start, end, self.day)
            parts.append(views.distances(frame, known, views.expected(frame, known))[:, 0])
            end = start
        return np.concatenate(parts or [np.full((VIEWS, 1), np.nan, np.float32)], axis=1)


def spread(values: Figures) -> tuple[float, float]:
    """The middle, and one robust deviation; 0 when the values are all the same."""
    ordered = values[np.argsort(values)]
    return _spread(ordered, np.arange(1, len(values) + 1))


def _spread(ordered: Figures, counted: Places) -> tuple[float, float]:
    """The same, where `counted` says how many values there are up to each."""
    ranks = SPREAD * (counted[-1] - 1)
    below = np.floor(ranks)
    left, right = (
        ordered[np.searchsorted(counted, rank, side="right")].astype(np.float64) for rank in (below, np.ceil(ranks))
    )
    least, low, middle, high, most = left + (ranks - below) * (right - left)
    width = max(float(high - low) / 1.35, float(most - least) / 50)
    return float(middle), width if width > 1e-9 * abs(float(middle)) else 0.0


def _learn_neighbours(frame: Frame, lesson: Lessons, *, flat: bool) -> None:
    values = frame.values[0]
    recent = np.stack([frame.ago(lag)[0] for lag in range(1, RECENT + 1)], axis=1)
    whole = np.isfinite(recent).all(axis=1) & np.isfinite(values)
    if whole.sum() < LEAST:
        return
    lesson["start"] = 0.0
    if flat:
        return
    seasons = frame.before[:SEASONS, 0]
    useful = np.isfinite(seasons).mean(axis=1) > 1 / 2
    filled = np.where(np.isfinite(seasons), seasons, recent[:, 0])[useful].T
    inputs = np.clip(np.concatenate([recent, filled], axis=1)[whole], -FAR, FAR)
    weights, start = _ridge(inputs, np.clip(values[whole], -FAR, FAR))
    lesson["recent"] = weights[:RECENT]
    lesson["seasons"][0, useful] = weights[RECENT:]
    lesson["start"] = start


def _ridge(inputs: Numbers, outcomes: Numbers) -> tuple[Numbers, float]:
    centre, level = inputs.mean(axis=0), float(outcomes.mean())
    away = inputs - centre
    penalty = (RIDGE * len(outcomes) + 1.0) * np.eye(inputs.shape[1])
    weights = np.linalg.solve((away.T @ away) + penalty, away.T @ (outcomes - level))
    return weights.astype(np.float32), level - float(centre @ weights)


def _learn_shapes(frame: Frame, lesson: Lessons) -> None:
    """Principal components of windows, as what they leave of the newest steps; in units of those windows."""
    windows = (
        np.lib.stride_tricks.sliding_window_view(frame.known[0, LEAD:], WINDOW)
        if frame.values.shape[1] >= WINDOW
        else frame.known[:0]
    )
    apart = max(len(windows) // WINDOWS, 1)
    past = windows[::apart]
    whole = np.isfinite(past).all(axis=1)
    past = past[whole]
    if len(past) < FEWEST_WINDOWS:
        return
    middle, width = _spread_of_windows(frame.known[0, LEAD:], apart * np.flatnonzero(whole))
    lesson["shape_middle"], lesson["shape_width"] = middle, width or 1.0
    if not width:
        lesson["unshaped"] = SHAPELESS
        return
    away = np.clip((past - middle) / width, -FAR, FAR)
    centre = away.mean(axis=0)
    usual = np.linalg.eigh((away - centre).T @ (away - centre))[1][:, -KEPT:]
    rest = (np.eye(WINDOW) - usual @ usual.T)[:, -NEWEST:]
    lesson["shape"], lesson["unshaped"] = rest, centre @ rest


def _spread_of_windows(line: Numbers, starts: Places) -> tuple[float, float]:
    """Of windows that overlap: each step once, counted as often as there are windows over it."""
    over = np.zeros(len(line) + 1, np.int64)
    np.add.at(over, starts, 1)
    np.add.at(over, starts + WINDOW, -1)
    over = np.cumsum(over[:-1])
    covered = np.flatnonzero(over)
    order = covered[np.argsort(line[covered])]
    return _spread(line[order], np.cumsum(over[order]))
