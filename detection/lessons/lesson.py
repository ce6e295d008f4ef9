"""What is learned of one series: its units, how it goes on, its level, its shapes, and how rare distances are."""

import numpy as np
import numpy.typing as npt

from detection.lessons.frame import LAGS, LEAD

RECENT = 24
SEASONS = 4
VIEWS = 6
WINDOW = 64
NEWEST = 8
# What never moved has no shape: any step away from its level is as unlike as it is far.
SHAPELESS = np.inf
# Below the tail, rarity is told by as many steps.
RANKS = 48

# One row a series. Distances, levels and weights are in units of `width` around `middle`.
LESSON = np.dtype(
    [
        ("learned", np.int64),  # the step before which it was learned, 0 for never
        ("points", np.int32),
        ("middle", np.float64),
        ("width", np.float64),
        ("usual", np.float64),  # the median, and that of the size, in the series' own unit
        ("size", np.float64),
        ("recent", np.float32, (RECENT,)),
        ("seasons", np.float32, (SEASONS,)),
        ("start", np.float32),
        ("level", np.float32),
        ("shape_middle", np.float32),
        ("shape_width", np.float32),
        ("shape", np.float32, (WINDOW, NEWEST)),
        ("unshaped", np.float32, (NEWEST,)),
        ("top", np.float32, (VIEWS,)),
        ("slope", np.float32, (VIEWS,)),
        ("beyond", np.float32, (VIEWS,)),  # how many distances are above the top
        ("count", np.float32, (VIEWS,)),  # of so many
        ("ranks", np.float32, (VIEWS, RANKS)),
    ]
)
UNKNOWN = (
    "middle", "width", "usual", "size", "start", "level", "shape_middle", "shape_width", "unshaped", "top", "slope",
)  # fmt: skip
Lessons = npt.NDArray[np.void]


def blank(size: int) -> Lessons:
    """Nothing was learned yet: whatever follows from it is NaN, or 0 where it is a rarity."""
    lessons = np.zeros(size, LESSON)
    for name in UNKNOWN:
        lessons[name] = np.nan
    return lessons


assert LEAD >= WINDOW
assert len(LAGS) >= SEASONS
