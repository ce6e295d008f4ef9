from datetime import timedelta

import numpy as np
import pytest

from detection.forecast import Heading, Outlook, Passed, Steady, TooLittle, forecast
from monitoring.model import Floats
from tests.detection.fakes import NOW, series, wobbling

DAY = timedelta(days=1)
DAYS = np.arange(6 * 288) / 288


def outlook(values: Floats, limit: float | None = 100.0, *, low: bool = False) -> Outlook:
    return forecast(series(values, step_s=300), limit, 3 * DAY, low=low)


@pytest.mark.parametrize("seed", range(10))
def test_it_tells_when_a_growing_disk_is_full(seed: int) -> None:
    told = outlook(60 + 5 * DAYS + wobbling(len(DAYS), level=0.0, seed=seed))

    assert isinstance(told, Heading)
    assert told.per_day == pytest.approx(5, rel=0.1)
    assert told.reach is not None
    assert abs(told.reach.at - (NOW + 2 * DAY)) < timedelta(hours=8)
    assert told.reach.earliest <= told.reach.at
    assert told.reach.latest is None or told.reach.at <= told.reach.latest


def test_the_eighty_percent_band_holds_about_as_often_as_it_says() -> None:
    days = np.arange(9 * 288) / 288
    inside = 0
    for seed in range(100):
        growing = 3 * days + wobbling(len(days), level=60.0, noise=2.0, seed=seed)
        told = outlook(growing[: 6 * 288], None)
        inside += isinstance(told, Heading) and told.ahead.lower <= growing[-1] <= told.ahead.upper

    assert inside in range(70, 96)


def test_a_daily_swing_is_no_trend() -> None:
    swing = 50 + 30 * np.sin(2 * np.pi * DAYS) + wobbling(len(DAYS), level=0.0)

    assert isinstance(outlook(swing), Steady)


def test_a_trend_under_a_daily_swing_is_seen() -> None:
    told = outlook(20 + 3 * DAYS + 10 * np.sin(2 * np.pi * DAYS) + wobbling(len(DAYS), level=0.0), None)

    assert isinstance(told, Heading)
    assert told.per_day == pytest.approx(3, rel=0.15)


def test_a_flat_line_is_steady() -> None:
    assert outlook(np.full(1000, 7.0)) == Steady(7.0)


def test_what_falls_never_reaches_a_limit_above() -> None:
    told = outlook(90 - 5 * DAYS)

    assert isinstance(told, Heading)
    assert told.reach is None


def test_what_falls_reaches_a_limit_below() -> None:
    told = outlook(50 - 5 * DAYS, 10.0, low=True)

    assert isinstance(told, Heading)
    assert told.reach is not None
    assert abs(told.reach.at - (NOW + 2 * DAY)) < timedelta(hours=2)


def test_what_is_past_the_limit_is_said_so() -> None:
    assert outlook(np.full(1000, 120.0)) == Passed(120.0, 100.0)


def test_a_few_points_tell_nothing() -> None:
    assert outlook(np.arange(12.0)) == TooLittle(12, 30)
    assert outlook(np.full(100, np.nan)) == TooLittle(0, 30)


def test_a_leak_of_a_minute_is_forecast_too() -> None:
    leak = series(50.0 + np.arange(60))
    told = forecast(leak, 200.0, timedelta(minutes=10))

    assert isinstance(told, Heading)
    assert told.reach is not None
    assert abs(told.reach.at - NOW - timedelta(seconds=91)) < timedelta(seconds=2)
