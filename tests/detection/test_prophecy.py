import numpy as np
import pytest

from detection.prophecy import Past, is_seasonal, prophesy
from monitoring.model import Floats

DAY = 86_400.0
STEP = 1_200.0
DAYS = np.arange(10 * 72) / 72


def past(values: Floats, days: float = 2.0) -> Past:
    return Past(1.76e9 + STEP * np.arange(len(values)), values, days * DAY)


def noise(scale: float = 1.0) -> Floats:
    return scale * np.random.default_rng(3).standard_normal(len(DAYS))


SWINGING = 40 + 2 * DAYS + 8 * np.sin(2 * np.pi * DAYS) + noise()


def test_only_what_swings_with_the_day_is_worth_a_look() -> None:
    assert is_seasonal(past(SWINGING))
    assert not is_seasonal(past(40 + 2 * DAYS + noise()))
    assert not is_seasonal(past(np.full(len(DAYS), 7.0)))
    assert not is_seasonal(past(SWINGING[:144]))


def test_growth_below_a_daily_swing_is_foretold_better_than_by_a_trend() -> None:
    told = prophesy(past(SWINGING))
    truth = 40 + 2 * 12 + 8 * np.sin(2 * np.pi * 12.0)

    assert told.pays
    assert told.error < told.trend_error / 2
    ahead = told.path.at(float(told.path.times[-1]))
    assert ahead.expected == pytest.approx(truth, abs=3.0)
    assert ahead.lower < truth < ahead.upper


def test_the_same_past_gives_the_same_forecast() -> None:
    once, again = prophesy(past(SWINGING)), prophesy(past(SWINGING))

    assert np.array_equal(once.path.expected, again.path.expected)


def test_it_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    prophesy(past(SWINGING))

    assert capfd.readouterr() == ("", "")
