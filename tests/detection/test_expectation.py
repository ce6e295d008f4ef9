"""A fleet's alarms a day from some of its series; what was seen seldom is said with a wide band."""

import pytest

from detection.expectation import expect
from detection.rehearsal import Alarms
from monitoring.model import Key


def alarms(service: str, signal: str, *starts: int, days: float = 2.0) -> Alarms:
    return Alarms(Key(service, signal), days, tuple((start, start + 60) for start in starts))


def test_alarms_are_scaled_from_the_series_seen_to_all_of_them() -> None:
    found = expect([alarms("a", "cpu", 0, 9000), alarms("b", "cpu")], {"cpu": 10}, 300)

    assert found.by_signal["cpu"].per_day == pytest.approx(2 / 4 * 10)
    assert found.in_all.per_day == pytest.approx(5)


def test_two_signals_of_a_service_at_one_time_are_one_incident() -> None:
    found = expect(
        [alarms("a", "cpu", 0), alarms("a", "load", 120), alarms("b", "load", 0)], {"cpu": 1, "load": 2}, 300
    )

    assert found.in_all.seen == 2
    assert found.in_all.per_day == pytest.approx((1 / 2 + 2 / 4 * 2) * 2 / 3)


def test_the_band_holds_the_rate_and_is_narrower_where_more_was_seen() -> None:
    few, many = (expect([alarms("a", "cpu", *range(0, n * 9000, 9000), days=n)], {"cpu": 1}, 300) for n in (2, 50))

    assert few.in_all.low < few.in_all.per_day == 1 < few.in_all.high
    assert many.in_all.high - many.in_all.low < (few.in_all.high - few.in_all.low) / 4


def test_none_seen_is_not_none_to_come() -> None:
    found = expect([alarms("a", "cpu", days=10)], {"cpu": 1}, 300)

    assert (found.in_all.per_day, found.in_all.low) == (0, 0)
    assert found.in_all.high == pytest.approx(0.23, abs=0.01)


def test_a_signal_nobody_rehearsed_has_no_figure() -> None:
    found = expect([alarms("a", "cpu", 0)], {"cpu": 1, "load": 3}, 300)

    assert found.by_signal["load"].seen == 0
    assert found.by_signal["load"].high == 0
