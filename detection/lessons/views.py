"""How far each step is from what the lesson, and the steps before it, lead one to expect: seen in six ways."""

import numpy as np

from detection.lessons.frame import LEAD, Figures, Frame, Numbers
from detection.lessons.lesson import NEWEST, RECENT, SEASONS, WINDOW, Lessons

SHORTLY = 15
FAR = 8.0
# Of LAGS: the same time one, two, three and seven days before.
SAME_TIME = (1, 4, 5, 3)


def scaled(points: Figures, lessons: Lessons) -> Numbers:
    """In each series' own units."""
    away = (points - lessons["middle"][:, None]) / lessons["width"][:, None]
    found: Numbers = np.clip(away, -1e9, 1e9).astype(np.float32)
    return found


def expected(frame: Frame, lessons: Lessons) -> Numbers:
    """By the last steps, and the same time yesterday and a week ago."""
    told = np.repeat(lessons["start"][:, None], frame.values.shape[1], axis=1)
    for lag in range(1, RECENT + 1):
        told += lessons["recent"][:, lag - 1, None] * np.clip(frame.ago(lag), -FAR, FAR)
    last = np.clip(frame.ago(1), -FAR, FAR)
    for season in range(SEASONS):
        weight = lessons["seasons"][:, season, None]
        if weight.any():
            then = np.clip(frame.before[season], -FAR, FAR)
            told += weight * np.where(np.isfinite(then), then, last)
    return told


def distances(frame: Frame, lessons: Lessons, told: Numbers) -> Numbers:
    """A layer a view; NaN at holes, and where nothing can be said."""
    values = frame.values
    views = (told, days_before(frame), shortly_before(frame), lessons["level"][:, None], frame.ago(1))
    neighbours, days, shortly, level, step = (np.abs(values - view) for view in views)
    shape = np.where(np.isfinite(values), unlike(frame, lessons), np.float32(np.nan))
    return np.stack([neighbours, days, shortly, level, shape, step])


def days_before(frame: Frame) -> Numbers:
    """The middle of what was known at the same time of other days."""
    days = np.sort(frame.before[list(SAME_TIME)], axis=0)
    count = np.isfinite(days).sum(axis=0)[None]
    low, high = (
        np.take_along_axis(days, at, 0)[0] for at in (np.maximum(count - 1, 0) // 2, np.minimum(count // 2, 3))
    )
    middle: Numbers = (low + np.where(count[0] > 0, high, np.float32(np.nan))) / 2
    return middle


def shortly_before(frame: Frame) -> Numbers:
    """The middle of the steps just before."""
    windows = np.lib.stride_tricks.sliding_window_view(frame.known[:, LEAD - SHORTLY : -1], SHORTLY, axis=1)
    middle: Numbers = np.partition(windows, SHORTLY // 2, axis=2)[:, :, SHORTLY // 2]
    return np.where(np.isfinite(windows[:, :, 0]) & np.isfinite(windows[:, :, -1]), middle, np.float32(np.nan))


def unlike(frame: Frame, lessons: Lessons) -> Numbers:
    """What the usual shapes leave unexplained of the newest steps of a window."""
    middle, width = (lessons[name][:, None] for name in ("shape_middle", "shape_width"))
    away = np.clip((frame.known[:, LEAD - WINDOW + 1 :] - middle) / width, -FAR, FAR)
    rest = np.lib.stride_tricks.sliding_window_view(away, WINDOW, axis=1) @ lessons["shape"]
    rest -= lessons["unshaped"][:, None]
    left: Numbers = width * np.sqrt(np.einsum("nmk,nmk->nm", rest, rest) / NEWEST)
    return np.where(np.isinf(lessons["unshaped"][:, :1]), np.abs(frame.values - middle), left)
