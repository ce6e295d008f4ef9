import numpy as np
import pytest

from detection.seasonal import daily
from monitoring.model import Floats, Times

MIDNIGHT = 1_700_006_400


def past(days: float, step_s: int = 60) -> Times:
    return MIDNIGHT + step_s * np.arange(int(days * 86_400 / step_s))


def swing(times: Times, noise: float = 1.0) -> Floats:
    return 100 + 30 * np.sin(2 * np.pi * times / 86_400) + noise * np.random.default_rng(1).standard_normal(len(times))


def tomorrow(times: Times) -> Times:
    return times[-1] + 60 * np.arange(1, 1441)


@pytest.mark.parametrize("step_s", [15, 60, 300])
def test_a_shape_that_repeats_is_what_the_time_of_day_adds(step_s: int) -> None:
    times = past(4, step_s)
    ahead = tomorrow(times)

    np.testing.assert_allclose(daily(times, swing(times), ahead), swing(ahead, noise=0) - 100, atol=2)


def test_three_days_are_needed() -> None:
    assert not daily(past(2.5), swing(past(2.5)), tomorrow(past(2.5))).any()
    assert daily(past(3), swing(past(3)), tomorrow(past(3))).any()


def test_noise_has_no_shape() -> None:
    noise = np.random.default_rng(1).standard_normal(len(past(6)))

    assert not daily(past(6), noise, tomorrow(past(6))).any()


def test_one_wild_day_of_many_does_not_bend_the_shape() -> None:
    values = swing(past(6))
    values[1440:2880] = 900.0
    ahead = tomorrow(past(6))

    np.testing.assert_allclose(daily(past(6), values, ahead), swing(ahead, noise=0) - 100, atol=3)


def test_days_that_are_mostly_missing_do_not_count() -> None:
    times = past(4)
    kept = (times < MIDNIGHT + 2 * 86_400) | (times % 86_400 < 40_000)

    assert not daily(times[kept], swing(times)[kept], tomorrow(times)).any()


def test_recent_points_may_be_denser_than_old_ones() -> None:
    times = np.concatenate([past(3, 300), MIDNIGHT + 3 * 86_400 + 60 * np.arange(2000)])
    ahead = tomorrow(times)

    np.testing.assert_allclose(daily(times, swing(times), ahead), swing(ahead, noise=0) - 100, atol=4)
