from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intents.model import Span
from bot.intents.times import extract, past

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 5, 16, 30, tzinfo=BERLIN)  # a Thursday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("phrase", "span"),
    [
        ("over the last hour", Span(timedelta(hours=1))),
        ("in the past 3 hours", Span(timedelta(hours=3))),
        ("last 90m", Span(timedelta(minutes=90))),
        ("1h30m", Span(timedelta(minutes=90))),
        ("1.5 hours", Span(timedelta(minutes=90))),
        ("for half an hour", Span(timedelta(minutes=30))),
        ("for an hour and a half", Span(timedelta(minutes=90))),
        ("for a couple of days", Span(timedelta(days=2))),
        ("for 1 hour and 20 minutes", Span(timedelta(minutes=80))),
        ("last week", Span(timedelta(days=7))),
        ("during the last 24h", Span(timedelta(days=1))),
        ("next 3 days", Span(timedelta(days=3))),
        ("since 14:00", Span(since=at(5, 14))),
        ("since 2pm", Span(since=at(5, 14))),
        ("since 12am", Span(since=at(5, 0))),
        ("since 12pm", Span(since=at(5, 12))),
        ("since noon", Span(since=at(5, 12))),
        ("since 18:00", Span(since=at(4, 18))),
        ("since yesterday", Span(since=at(4, 0))),
        ("since yesterday 9am", Span(since=at(4, 9))),
        ("since yesterday at 9am", Span(since=at(4, 9))),
        ("since yesterday evening", Span(since=at(4, 18))),
        ("since monday", Span(since=at(2, 0))),
        ("since thursday", Span(since=datetime(2026, 10, 29, tzinfo=BERLIN))),
        ("since 2026-11-01", Span(since=at(1, 0))),
        ("since 2026-11-01t09:30", Span(since=at(1, 9, 30))),
        ("since 2026-11-01t09:30z", Span(since=datetime(2026, 11, 1, 9, 30, tzinfo=UTC))),
        ("since 2 hours ago", Span(since=at(5, 14, 30))),
        ("since this morning", Span(since=at(5, 6))),
        ("since last night", Span(since=at(4, 20))),
        ("until 18:00", Span(until=at(5, 18))),
        ("until 9am", Span(until=at(6, 9))),
        ("until tomorrow", Span(until=at(6, 0))),
        ("until tomorrow 9am", Span(until=at(6, 9))),
        ("until monday", Span(until=at(9, 0))),
        ("yesterday", Span(since=at(4, 0), until=at(5, 0))),
        ("last night", Span(since=at(4, 20), until=at(5, 6))),
        ("this morning", Span(since=at(5, 6), until=at(5, 12))),
        ("yesterday 14:00-16:00", Span(since=at(4, 14), until=at(4, 16))),
        ("from 14:00 to 16:00", Span(since=at(5, 14), until=at(5, 16))),
        ("between 22:00 and 02:00", Span(since=at(4, 22), until=at(5, 2))),
        ("from monday to wednesday", Span(since=at(2, 0), until=at(5, 0))),
        ("over the weekend", Span(since=datetime(2026, 10, 31, tzinfo=BERLIN), until=at(2, 0))),
        ("this week", Span(since=at(2, 0))),
        ("this month", Span(since=at(1, 0))),
        ("today vs yesterday", Span(since=at(4, 0), until=at(5, 0))),
        ("at 2am", Span(since=at(5, 1, 30), until=at(5, 2, 30))),
    ],
)
def test_a_phrase_of_time_is_understood_in_the_zone_of_who_says_it(phrase, span):
    found, rest = extract(f"cpu {phrase} checkout", NOW)

    assert (past(found, NOW) if "until" not in phrase else found, rest) == (span, "cpu checkout")


def test_a_zone_that_is_named_counts():
    found, _ = extract("since 14:00 utc", NOW)

    assert found == Span(since=datetime(2026, 11, 5, 14, tzinfo=UTC))


def test_midnight_stays_midnight_when_the_clocks_change():
    sunday = datetime(2026, 10, 25, 12, tzinfo=BERLIN)

    found, _ = extract("since midnight", sunday)

    assert found.since.isoformat() == "2026-10-25T00:00:00+02:00"


@pytest.mark.parametrize("text", ["cpu of web-3h", "10.0.0.3:9100", "latency_p95", "version 1.30", "http2"])
def test_names_and_addresses_are_not_times(text):
    assert extract(text, NOW) == (Span(), text)
