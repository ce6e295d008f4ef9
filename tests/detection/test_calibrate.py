import numpy as np
import pytest

from detection.baseline import Rules
from detection.calibrate import FEWEST, FLOOR, calibrate, independent, persistent
from detection.detector import scores
from detection.walk import NOWHERE
from monitoring.model import Bad, Floats

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


def followed(size: int, memory: float) -> Floats:
    values, wind = np.zeros(size), noise(size)
    for place in range(1, size):
        values[place] = memory * values[place - 1] + wind[place]
    return values


def test_points_that_follow_each_other_tell_less() -> None:
    alone, close, closer = (independent(followed(1000, memory)) for memory in (0.0, 0.8, 0.95))

    assert alone > 800
    assert 60 < close < 200
    assert 50 <= closer < 60
    assert independent(np.zeros(100)) == 100
    assert independent(np.linspace(0, 1, 60)) == FEWEST


def test_a_rate_over_a_window_asks_for_more_than_points_that_are_measured_anew() -> None:
    anew = np.abs(noise(60))
    rate = np.convolve(np.abs(noise(69)), np.full(10, 0.1), "valid")

    assert calibrate(rate / rate.std(), MINUTE, 1).threshold > 1.3 * calibrate(anew / anew.std(), MINUTE, 1).threshold


def dips(depth: float, runs: int) -> int:
    """How many of so many runs alarm at four seconds of an even request rate that is read over ten."""
    alarms = 0
    for seed in range(runs):
        counts = 50 * (1 + 0.02 * np.random.default_rng(seed).standard_normal(150))
        counts[85:89] *= 1 - depth
        rates = np.convolve(counts, np.full(10, 0.1), "valid")
        found = scores(1_700_000_000 + np.arange(len(rates)), rates, 1.0, Rules(Bad.LOW, budget_per_day=0.25))
        alarms += bool((found.onset != NOWHERE).any())
    return alarms


def test_a_short_dip_of_a_very_even_rate_is_no_alarm_after_a_minute_of_points_but_an_outage_is() -> None:
    assert dips(0.2, 10) == 0
    assert dips(1.0, 10) == 10
