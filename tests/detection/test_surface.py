import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.surface import NO_PERIOD, period, stretches, vus_pr

SIZE, WINDOW = 2000, 40
TRUTH = np.zeros(SIZE, np.bool_)
TRUTH[300:310] = TRUTH[900:960] = TRUTH[955:970] = True


def test_each_run_of_labels_is_one_event() -> None:
    assert stretches(TRUTH).tolist() == [[300, 309], [900, 969]]
    assert stretches(np.ones(3, np.bool_)).tolist() == [[0, 2]]
    assert not len(stretches(np.zeros(3, np.bool_)))


def test_a_score_that_knows_the_labels_is_far_above_one_that_knows_nothing() -> None:
    chance = np.random.default_rng(1).random(SIZE)

    assert vus_pr(TRUTH, TRUTH + chance / 2, WINDOW) > 0.8
    assert vus_pr(TRUTH, chance, WINDOW) < 0.15
    assert vus_pr(TRUTH, np.zeros(SIZE), WINDOW) < 0.15


def test_beside_an_event_is_better_than_far_from_it() -> None:
    near, far = np.zeros(SIZE), np.zeros(SIZE)
    near[[295, 313, 895, 972]] = 1.0
    far[[200, 400, 700, 1500]] = 1.0

    assert vus_pr(TRUTH, near, WINDOW) > 1.3 * vus_pr(TRUTH, far, WINDOW)


def test_without_a_window_it_is_the_average_precision_times_the_events_met() -> None:
    truth = np.array([False, True, False, True])

    # Thresholds 4, 3, 2, 1: precisions 1, 1/2, 2/3, 1/2; recalls 1/2 * 1/2, the same, 1, 1.
    assert vus_pr(truth, np.array([3.0, 4.0, 1.0, 2.0]), 0) == pytest.approx(1 / 4 + 3 / 4 * 2 / 3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([np.exp, np.arctan, np.cbrt]))
def test_only_the_order_counts(seed: int, monotone: np.ufunc) -> None:
    score = np.random.default_rng(seed).standard_normal(SIZE) + TRUTH

    assert vus_pr(TRUTH, score, WINDOW) == pytest.approx(vus_pr(TRUTH, monotone(score), WINDOW))


@pytest.mark.parametrize("length", [12, 24, 60])
def test_a_period_is_found_through_noise_and_holes(length: int) -> None:
    draw = np.random.default_rng(1)
    values = np.sin(2 * np.pi * np.arange(3000) / length) + 0.2 * draw.standard_normal(3000)
    values[draw.random(3000) < 0.05] = np.nan

    assert abs(period(values) - length) <= 2


@pytest.mark.parametrize("values", [np.arange(500.0), np.full(500, 7.0), np.full(500, np.nan), np.empty(0)])
def test_without_a_period_a_usual_window_is_taken(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert period(values) == NO_PERIOD
