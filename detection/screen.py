"""A look at the newest steps of all series at once: which are as expected, and which have to be judged one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from detection.baseline import NEEDED, Flags
from detection.calibrate import LAST, STRANGE
from detection.lessons import rare, views
from detection.lessons.frame import HOLD, Figures, Frame, Numbers, held
from detection.lessons.lesson import Lessons
from detection.lessons.newest import LOOKED_AT
from detection.seasonal import BUCKET_S, BUCKETS
from detection.startle import NEWEST, Worth, bad_news
from detection.surprise import per_day
from detection.weekly import WEEK
from detection.weights import Weights
from monitoring.model import Floats, Times

# Whoever comes so near to the edge of what was normal lately is judged in full.
NEAR = 0.8
# A point so many steps old still counts as the newest one.
LATE = 4

# A week of buckets: the shape of a day is that of each of its days.
SLOTS = WEEK * BUCKETS
# What was normal when a series was last judged in full, beside the shape of its week. One row a series.
CALM = np.dtype(
    [
        ("judged", np.int64),
        ("centre", np.float64),
        ("up", np.float64),
        ("down", np.float64),
        ("top", np.float64),
        ("bottom", np.float64),
        ("threshold", np.float64),
        ("least", np.float64),
        ("shape", np.float32, (SLOTS,)),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """A row a series. Where it is not `calm` it has to be judged, and the rest says nothing."""

    calm: Flags
    score: Figures
    value: Figures
    expected: Figures
    lower: Figures
    upper: Figures

    @classmethod
    def joined(cls, parts: "Sequence[Screened]") -> "Screened":
        """One after the other."""
        names = [one.name for one in fields(cls)]
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})

    def but(self, strange: Flags) -> "Screened":
        """Without the calm of these."""
        return replace(self, calm=self.calm & ~strange)


def startling(frame: Frame, lessons: Lessons, worth: Worth, weights: Weights, step_s: float) -> Flags:
    """Which have a point among their newest ones that nobody should wait for more of."""
    told = views.expected(frame, lessons)
    rarities = rare.rarity(views.distances(frame, lessons, told), lessons)
    often = per_day(np.tensordot(np.array(weights.views), rarities, axes=1), step_s, weights.careful)
    width, middle = lessons["width"][:, None], lessons["middle"][:, None]
    news = bad_news(frame.values * width + middle, told * width + middle, often, worth)
    found: Flags = np.any(news & (_place(frame.values) <= NEWEST), axis=1)
    return found


def screen(points: Numbers, calm: npt.NDArray[np.void], worth: Worth, limits: Floats, times: Times) -> Screened:
    """By the recent level, and what was normal around it; `times` are those of the points."""
    looked = LAST + LATE
    season = _seasons(calm["shape"], times)
    around = points - season
    windows = np.lib.stride_tricks.sliding_window_view(held(around)[:, -NEEDED - looked : -1], NEEDED, axis=1)
    level = np.median(windows, axis=2)
    values, centre = around[:, -looked:], calm["centre"][:, None]
    middle = level + centre
    upper = np.maximum(middle + calm["up"][:, None], calm["top"][:, None] + calm["up"][:, None] / 2)
    lower = np.minimum(middle - calm["down"][:, None], calm["bottom"][:, None] - calm["down"][:, None] / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        above, below = (values - middle) / (upper - middle), (middle - values) / (middle - lower)
    edges = np.maximum(np.where(worth.high, above, -np.inf), np.where(worth.low, below, -np.inf))
    place = _place(values)
    near = ((edges >= NEAR) & (place <= LAST)).sum(axis=1) >= STRANGE
    passed = (_passed(points[:, -looked:], limits, worth) & (place <= NEWEST)).any(axis=1)
    newest = looked - 1 - np.argmax(np.isfinite(values[:, ::-1]), axis=1)
    known = np.isfinite(np.take_along_axis(edges, newest[:, None], 1)[:, 0]) & (newest >= looked - 1 - LATE)
    row = np.arange(len(points))
    score = np.maximum(edges[row, newest] * calm["threshold"], 0)
    added, least = season[row, newest - looked], calm["least"]
    bands = (np.maximum(part[row, newest] + added, least) for part in (middle, lower, upper))
    return Screened(known & ~near & ~passed & (calm["judged"] > 0), score, points[row, newest - looked], *bands)


def _place(values: Numbers) -> npt.NDArray[np.int64]:
    """1 for the newest point of a row, 2 for the one before; beyond all where there is none."""
    there = np.isfinite(values)
    place: npt.NDArray[np.int64] = there[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.where(there, place, LOOKED_AT + 1)


def _passed(values: Numbers, limits: Floats, worth: Worth) -> Flags:
    """NaN is no limit."""
    limit = limits[:, None].astype(np.float32)
    passed: Flags = np.where(worth.high, values >= limit, values <= limit)
    return passed


def _seasons(shapes: Numbers, times: Times) -> Numbers:
    """What the time of the week adds, between the middles of five minutes as straight lines."""
    away = times % (SLOTS * BUCKET_S) / BUCKET_S - 0.5
    left = np.floor(away).astype(np.int64)
    part = (away - left).astype(np.float32)
    return np.asarray(shapes[:, left % SLOTS] * (1 - part) + shapes[:, (left + 1) % SLOTS] * part, np.float32)


assert NEEDED + LAST + LATE <= LOOKED_AT + HOLD + 64
