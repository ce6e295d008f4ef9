import numpy as np
import pytest

from detection.calibrate import FLOOR, calibrate, persistent
from monitoring.model import Floats

MINUTE, DAY = 60.0, 86_400.0


def noise(size: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).standard_normal(size)


def heavy(size: int) -> Floats:
    return np.random.default_rng(2).standard_t(1.5, size)


def test_a_point_counts_as_far_as_three_of_its_last_five_reach() -> None:
    assert persistent(np.array([9.0, 9.0, 9.0, 0.0, 0.0, 0.0, 0.0])).tolist() == [0, 0, 9, 9, 9, 0, 0]
    assert persistent(np.array([5.0, 1.0, 4.0, 1.0, 3.0])).tolist()[-1] == 3.0


def test_a_smaller_budget_asks_for_more() -> None:
    thresholds = [calibrate(heavy(1000), MINUTE, budget).threshold for budget in (10, 1, 0.1, 0.01)]

    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[-1]


def test_fewer_points_ask_for_more() -> None:
    assert calibrate(np.zeros(60), MINUTE, 1).threshold > calibrate(np.zeros(1440), MINUTE, 1).threshold > FLOOR


def test_a_few_odd_points_hardly_move_the_threshold() -> None:
    odd = np.append(np.zeros(96), [1.0, 2.0, 3.0, 4.0])

    assert calibrate(odd, MINUTE, 1).threshold == pytest.approx(calibrate(np.zeros(100), MINUTE, 1).threshold, rel=0.05)


def test_at_the_threshold_alarms_are_as_rare_as_the_budget_says() -> None:
    tail = calibrate(heavy(1440), MINUTE, 1)

    assert tail.once_in_s(np.array([tail.threshold]))[0] == pytest.approx(DAY)


def test_rarity_is_never_claimed_far_beyond_what_was_seen() -> None:
    tail = calibrate(noise(60), 1.0, 1)

    assert tail.once_in_s(np.array([1e9]))[0] == 100 * 60


def test_two_excursions_are_no_habit_but_three_are() -> None:
    usual = calibrate(noise(1440), MINUTE, 1).threshold

    assert calibrate(noise(1440), MINUTE, 1, (20.0, 20.0)).threshold == usual
    assert calibrate(noise(1440), MINUTE, 1, (20.0, 20.0, 20.0)).threshold > 20


def test_twice_the_greatest_excursion_is_news_in_any_case() -> None:
    assert calibrate(noise(1440), MINUTE, 1e-6, (20.0, 20.0, 20.0)).threshold == 40


@pytest.mark.parametrize("seed", range(5))
def test_noise_passes_its_threshold_no_more_often_than_wanted(seed: int) -> None:
    tail = calibrate(noise(1440, seed), MINUTE, 1)
    future = persistent(noise(30 * 1440, seed + 100))

    assert np.sum(future >= tail.threshold) <= 30
