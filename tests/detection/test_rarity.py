import numpy as np
import pytest

from detection.grid import Grid, grid
from detection.rarity import RAREST, rarity, reach
from monitoring.model import Floats


def even(size: int) -> Grid:
    return grid(1_700_000_000 + 60 * np.arange(size), np.zeros(size), 60.0)


def deviations(size: int, seed: int = 1) -> Floats:
    return np.abs(np.random.default_rng(seed).standard_normal(size))


@pytest.mark.parametrize("powers", [1, 2, 3])
def test_what_is_rare_comes_as_often_as_said(powers: int) -> None:
    found = rarity(deviations(30_000), even(30_000))[10_000:]

    assert np.mean(found > powers) == pytest.approx(10.0**-powers, rel=0.35)


def test_nothing_is_claimed_before_there_is_a_past() -> None:
    found = rarity(deviations(200), even(200))

    assert not found[:60].any()
    assert found[60:].any()


def test_beyond_all_that_was_seen_farther_is_rarer_up_to_an_end() -> None:
    away = np.append(deviations(1000), [5.0, 8.0, 1e12])

    *_, near, far, absurd = rarity(away, even(1003))
    assert 3 < near < far < absurd == RAREST


def test_the_reach_is_passed_by_the_share_that_was_asked_for() -> None:
    away = deviations(30_000)

    assert np.mean(away[10_000:] > reach(away, even(30_000), 1e-3)[10_000:]) == pytest.approx(1e-3, rel=0.5)
