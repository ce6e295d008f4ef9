"""Times as servers write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.logbook.stamps import stamp

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 5, 16, 0, tzinfo=UTC)
THEN = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05T15:30:00Z ERROR",
        "2026-11-05T15:30:00.000000+00:00 ERROR",
        "2026-11-05 16:30:00,000 ERROR without a zone is the bot's",
        '{"time":"2026-11-05T10:30:00-05:00","msg":"x"}',
        '1.2.3.4 - - [05/Nov/2026:16:30:00 +0100] "GET /"',
        "Nov  5 16:30:00 host checkout[1]: x",
        '{"ts": 1793892600.0, "msg": "x"}',
        '{"timestamp": "1793892600000"}',
    ],
)
def test_one_moment_in_many_forms(text):
    assert stamp(text, BERLIN, NOW) == THEN


def test_a_day_without_a_year_that_lies_ahead_was_last_year():
    assert stamp("Dec 31 23:59:59 host x", UTC, NOW) == datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["no time", "2026-13-45T99:00:00Z", "[99/Nov/2026:16:30:00 +0100]", "Feb 30 00:00:00 x", ""]
)
def test_what_is_no_time_is_none(text):
    assert stamp(text, UTC, NOW) is None
