import numpy as np

from detection.grid import grid
from detection.shapes import unlike
from monitoring.model import Floats


def left(values: Floats) -> Floats:
    return unlike(grid(1_700_000_000 + 60 * np.arange(len(values)), values, 60.0))


def test_a_beat_that_is_missed_is_unlike_the_others() -> None:
    rng = np.random.default_rng(1)
    beat = np.tile(np.append([5.0, 4.0, 2.0], np.zeros(17)), 60) + 0.1 * rng.standard_normal(1200)
    beat[1100:1120] = 0.1 * rng.standard_normal(20)

    assert np.nanmax(left(beat)[1100:1120]) > 1.5 * np.nanmax(left(beat)[800:1100])


def test_too_short_a_past_has_no_shapes() -> None:
    assert np.isnan(left(np.arange(80.0))).all()
    assert np.isnan(left(np.arange(10.0))).all()
