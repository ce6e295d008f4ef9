"""What an answer is based on, in words."""

from datetime import timedelta

from bot.cards import evidence
from bot.chat import Evidence
from tests.clock import MORNING

HOUR = timedelta(hours=1)
FIGURES = (
    Evidence("latency of cart", "2.4 s", "latency{}", MORNING - HOUR, MORNING),
    Evidence("cpu of cart", "", "cpu{}", until=MORNING),
    Evidence("open incidents", "2", "incidents"),
)


def test_each_figure_stands_with_its_query_and_its_time():
    assert evidence.table(FIGURES, MORNING).rows == (
        ("latency of cart", "2.4 s", "over the last hour", "latency{}"),
        ("cpu of cart", "not read", "at 09:00", "cpu{}"),
        ("open incidents", "2", "", "incidents"),
    )


def test_where_there_are_no_columns_the_query_has_its_own_line():
    assert evidence.lines(FIGURES[:1], MORNING) == "latency of cart: 2.4 s (over the last hour)\n  latency{}"


def test_a_figure_without_an_end_says_since_when():
    assert evidence.when(Evidence("runs", "3", "ledger", since=MORNING - HOUR), MORNING) == "since 08:00"
