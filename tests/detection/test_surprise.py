import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.grid import grid
from detection.surprise import Surprise, surprise
from monitoring.model import Floats
from tests.detection.fakes import wobbling

SIZE = 700
RARE = 1e-4


def seen(values: Floats, step_s: int = 60) -> Surprise:
    return surprise(grid(1_700_000_000 + step_s * np.arange(len(values)), values, float(step_s)), RARE)


def daily(size: int, seed: int = 1) -> Floats:
    """Points of a quarter of an hour."""
    return 50 + 20 * np.sin(2 * np.pi * np.arange(size) / 96) + np.random.default_rng(seed).standard_normal(size)


def restless(seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    values = 100 + np.cumsum(rng.standard_normal(SIZE)) * rng.choice([0.0, 0.3]) + rng.standard_normal(SIZE)
    for height in (20.0, -40.0):
        start = int(rng.integers(0, SIZE - 20))
        values[start : start + int(rng.integers(1, 60))] += height
    values[rng.random(SIZE) < 0.05] = np.nan
    return values


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(70, SIZE - 1))
def test_nothing_looks_ahead(seed: int, cut: int) -> None:
    values = restless(seed)
    whole, part = seen(values), seen(values[:cut])

    for name in ("rank", "nearest", "trigger", "expected", "reach"):
        np.testing.assert_allclose(getattr(whole, name)[:cut], getattr(part, name), rtol=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2.0**-20, 0.5, 2.0**10]), st.sampled_from([-64.0, 0.0, 1024.0]))
def test_neither_unit_nor_zero_point_matters(seed: int, scale: float, shift: float) -> None:
    values = np.round(restless(seed) * 64) / 64

    np.testing.assert_allclose(seen(values).trigger, seen(values * scale + shift * scale).trigger, rtol=1e-4, atol=1e-3)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_hole_is_no_surprise(seed: int) -> None:
    values = restless(seed)
    found = seen(values)

    assert not found.rank[np.isnan(values)].any()
    assert not found.trigger[np.isnan(values)].any()


@pytest.mark.parametrize("values", [np.full(300, 7.0), np.zeros(300), np.full(300, np.nan), np.full(1, 3.0)])
def test_what_never_changes_is_no_surprise(values: Floats) -> None:
    assert seen(values).trigger.max() < 1


def test_a_jump_is_rarer_than_anything_before() -> None:
    values = wobbling(SIZE)
    values[-1] += 15.0
    found = seen(values)

    assert found.trigger[-1] > 2 * found.trigger[:-1].max()


def test_a_day_that_is_missed_is_a_surprise_to_those_who_know_the_days() -> None:
    values = daily(10 * 96)
    values[9 * 96 + 24 : 9 * 96 + 40] = values[9 * 96 + 24 : 9 * 96 + 40] - 40.0
    found = seen(values, step_s=900)

    assert found.trigger[9 * 96 + 24] > found.trigger[400 : 9 * 96].max()


def test_the_band_holds_nearly_all_points() -> None:
    values = daily(20 * 96)
    found = seen(values, step_s=900)
    outside = np.abs(values - found.expected) > found.reach

    assert outside[5 * 96 :].mean() < 10 * RARE
    assert found.reach[-1] < 12
