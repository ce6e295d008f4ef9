from datetime import timedelta

import pytest

from bot.cards.times import ago, at, length, once_in, stretch
from tests.bot.cards.things import NOW, before


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "16:30"),
        (25, "16:05"),
        (24 * 60, "yesterday 16:30"),
        (-24 * 60, "tomorrow 16:30"),
        (3 * 24 * 60, "Mon 16:30"),
        (20 * 24 * 60, "16 Oct 16:30"),
        (400 * 24 * 60, "1 Oct 2025 16:30"),
    ],
)
def test_a_time_is_local_and_has_as_much_date_as_it_needs(minutes, said):
    assert at(before(minutes), NOW) == said


def test_how_long_ago():
    assert (ago(before(25), NOW), ago(before(), NOW)) == ("25 min ago", "just now")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (60, 0, "over the last hour"),
        (180, 0, "over the last 3 h"),
        (90, 0, "over the last 90 min"),
        (120, 60, "from 14:30 to 15:30"),
        (26 * 60, 60, "from yesterday 14:30 to 15:30"),
    ],
)
def test_a_stretch_of_time(start, end, said):
    assert stretch(before(start), before(end), NOW) == said


def test_round_lengths_stay_round():
    said = [length(timedelta(minutes=minutes)) for minutes in (1, 60, 90, 120, 1440, 2880)]

    assert said == ["1 min", "1 h", "90 min", "2 h", "1 day", "2 days"]


def test_what_is_rarer_than_a_year_is_not_counted():
    assert (once_in(timedelta(days=40)), once_in(timedelta(days=4000))) == ("once in 40 days", "less than once a year")
