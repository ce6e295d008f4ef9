from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from remediation.hours import Hours, Times

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=BERLIN)
OFFICE = Times((0, 1, 2, 3, 4), Hours(time(9), time(17)))
FRIDAY_NIGHT = Times((4,), Hours(time(22), time(6)))


def at(clock: str, days: int = 0) -> datetime:
    return datetime.combine(FRIDAY.date() + timedelta(days=days), time.fromisoformat(clock), BERLIN)


@pytest.mark.parametrize(("clock", "held"), [("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)])
def test_hours_hold_from_their_start_to_before_their_end(clock, held):
    assert OFFICE.hold(at(clock)) == held


def test_days_hold_on_those_days():
    assert not OFFICE.hold(at("12:00", days=1))
    assert Times((5,)).hold(at("00:00", days=1))


@pytest.mark.parametrize(
    ("clock", "days", "held"),
    [("21:59", 0, False), ("22:00", 0, True), ("05:59", 1, True), ("06:00", 1, False), ("05:00", 0, False)]
)  # fmt: skip
def test_what_goes_past_midnight_belongs_to_the_day_it_began(clock, days, held):
    assert FRIDAY_NIGHT.hold(at(clock, days)) == held


def test_it_says_when_it_ends():
    assert FRIDAY_NIGHT.ends(at("23:00")) == at("06:00", days=1)
    assert Times().ends(FRIDAY) is None


def test_it_is_said_as_it_is_written():
    assert str(OFFICE) == "mon tue wed thu fri 09:00-17:00"
