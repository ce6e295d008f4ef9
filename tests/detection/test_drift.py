"""Points that fall otherwise than when the model was trained are noticed, and a few of them are not enough."""

import numpy as np
import pytest

from detection.drift import Recent, drift, recent
from detection.weights import BINS, USUAL
from monitoring.model import Series
from tests.detection.fakes import KEY, wobbling

TRAINED = (0.3, 0.1, 0.03, 0.01, 0.003)


def minutes(values) -> Series:
    return Series.of(KEY, 1_763_942_400 + 60 * np.arange(len(values)), values)


def test_the_same_shares_are_no_drift():
    found = drift(TRAINED, Recent(TRAINED, 20_000))

    assert (found.factor, found.is_there) == (1.0, False)


@pytest.mark.parametrize("factor", [4.0, 0.2])
def test_rare_points_that_come_much_more_or_less_often_are_drift(factor):
    found = drift(TRAINED, Recent((0.3, 0.1, 0.03, 0.01 * factor, 0.003), 20_000))

    assert found.is_there
    assert (found.factor, round(found.rarity)) == (pytest.approx(factor), 100)


def test_a_bin_that_few_points_fall_into_says_nothing():
    assert not drift(TRAINED, Recent((0.3, 0.1, 0.03, 0.01, 0.03), 2000)).is_there


def test_nothing_seen_is_no_drift():
    assert recent((), USUAL) == Recent((0.0,) * len(BINS), 0)
    assert not drift(TRAINED, recent((), USUAL)).is_there


def test_a_series_that_begins_to_jump_drifts():
    calm, jumpy = wobbling(4000), wobbling(4000)
    jumpy[3000::10] += 30
    before, after = (recent([minutes(values)], USUAL) for values in (calm, jumpy))

    assert drift(before.shares, after).is_there
    assert not drift(before.shares, recent([minutes(wobbling(4000, seed=2))], USUAL)).is_there
