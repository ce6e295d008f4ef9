from datetime import timedelta

import numpy as np
import pytest

from detection.anomaly import Foreseen
from detection.forecast import Reach
from detection.foresee import is_forecast, is_passed, reach_of, soonest, warn
from monitoring.model import Bad, Floats, Series, Signal, Unit
from tests.detection.fakes import NOW, series, wobbling

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DISK = Signal("disk", "disk{labels}", Unit.RATIO, limit=0.95)
HORIZON = 3 * DAY


def days(values: Floats) -> Series:
    return series(values, step_s=900)


def growing(per_day: float, start: float = 0.5) -> Series:
    at = np.arange(6 * 96) / 96
    return days(start + per_day * at + wobbling(len(at), level=0.0, noise=0.002))


def reach(ahead: timedelta) -> Reach:
    return Reach(NOW + ahead, NOW + ahead / 2, NOW + ahead * 2)


def reached(*pasts: Series, signal: Signal = DISK) -> Reach | None:
    found = soonest(pasts, signal, HORIZON)
    return reach_of(found[1]) if found else None


def test_a_disk_that_fills_is_seen_days_ahead() -> None:
    found = reached(growing(0.05))

    assert found is not None
    assert abs(found.at - NOW - 3 * DAY) < 8 * HOUR


def test_a_leak_of_minutes_is_seen_in_the_short_past_though_the_long_one_is_flat() -> None:
    flat = days(wobbling(576, level=0.5, noise=0.002))
    leak = series(0.5 + 0.0005 * np.arange(600), step_s=15)
    found = reached(flat, leak)

    assert found is not None
    assert found.at - NOW < 2 * HOUR


def test_nobody_looks_further_ahead_than_behind() -> None:
    assert reached(series(0.5 + 0.0001 * np.arange(60), step_s=15)) is None
    assert reached(series(0.5 + 0.005 * np.arange(60), step_s=15)) is not None


@pytest.mark.parametrize("seed", range(20))
def test_what_only_wobbles_meets_nothing(seed: int) -> None:
    assert reached(days(wobbling(576, level=0.5, noise=0.05, seed=seed))) is None


def test_a_limit_below_is_met_by_falling() -> None:
    falling = Signal("free", "free{labels}", Unit.RATIO, bad=Bad.LOW, limit=0.1)

    assert reached(growing(-0.05, 0.5), signal=falling) is not None


def test_what_is_past_its_limit_is_left_to_the_sweeps() -> None:
    found = soonest([days(np.full(100, 0.97))], DISK, HORIZON)

    assert found is not None
    assert is_passed(found[1])


def test_nothing_is_said_of_what_has_no_points() -> None:
    assert soonest([days(np.empty(0))], DISK, HORIZON) is None
    assert soonest([days(np.full(50, np.nan))], DISK, HORIZON) is None


def test_a_warning_says_when_with_its_band() -> None:
    told = warn(growing(0.05), DISK, reach(2 * DAY), None, HORIZON)

    assert told is not None
    assert told.foreseen == Foreseen(0.95, 2 * DAY, DAY, 4 * DAY)
    assert told.since == NOW


def test_what_is_further_than_the_horizon_is_no_warning() -> None:
    assert warn(growing(0.01), DISK, reach(HORIZON + HOUR), None, HORIZON) is None
    assert warn(growing(0.01), DISK, None, None, HORIZON) is None


def test_a_warning_stays_until_its_limit_is_clearly_further_away() -> None:
    before = warn(growing(0.05), DISK, reach(2 * DAY), None, HORIZON)

    assert warn(growing(0.05), DISK, reach(HORIZON + HOUR), before, HORIZON) is not None
    assert warn(growing(0.05), DISK, reach(HORIZON * 1.3), before, HORIZON) is None


def test_a_state_is_not_forecast() -> None:
    assert is_forecast(DISK)
    assert not is_forecast(Signal("up", "up{labels}", Unit.NUMBER, Bad.LOW, limit=0.5))
    assert not is_forecast(Signal("cpu", "cpu{labels}", Unit.RATIO))
