"""Lines that say the same with other numbers are one pattern."""

from datetime import UTC, datetime, timedelta

from bot.logbook import patterns as module
from bot.logbook.line import Level, Line, level_of
from bot.logbook.patterns import patterns

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)


def lines(*texts: str) -> list[Line]:
    return [Line(text, NOW + timedelta(seconds=at), level_of(text)) for at, text in enumerate(texts)]


def found(*texts: str) -> list[tuple[int, str]]:
    return [(one.count, one.words) for one in patterns(lines(*texts))]


def test_numbers_addresses_ids_and_times_vary():
    assert found(
        "2026-11-05T15:30:00Z ERROR 10.0.0.1:5432 refused after 30s, request 4bf92f3577b34da6",
        "2026-11-05T15:31:00Z ERROR 10.0.0.2:5432 refused after 5s, request 00f067aa0ba902b7",
    ) == [(2, "ERROR <address> refused after <number>s, request <id>")]


def test_a_word_that_varies_among_others_is_anything():
    assert found("user sam could not pay today", "user lee could not pay today") == [
        (2, "user <*> could not pay today")
    ]


def test_what_says_something_else_is_another_pattern():
    assert len(found("disk is full", "cache was cleared now")) == 2


def test_the_worst_comes_first_and_of_these_the_most_frequent():
    told = found("ok 1", "ok 2", "ok 3", "ERROR cannot pay", "ERROR no stock at all", "ERROR cannot pay")

    assert told == [(2, "ERROR cannot pay"), (1, "ERROR no stock at all"), (3, "ok <number>")]


def test_a_pattern_tells_its_newest_line_and_when():
    (one,) = patterns(lines("took 5 ms", "took 7 ms"))

    assert (one.sample, one.last, one.level) == ("took 7 ms", NOW + timedelta(seconds=1), Level.INFO)


def test_the_rest_of_very_many_different_lines_is_counted_together(monkeypatch):
    monkeypatch.setattr(module, "MOST_PATTERNS", 2)
    told = found("alpha", "beta", "gamma", "delta", "alpha")

    assert told == [(2, "<*>"), (2, "alpha"), (1, "beta")]


def test_nothing_has_no_pattern():
    assert patterns([]) == ()


def test_no_line_is_lost_whatever_it_is_made_of():
    odd = ["", " ", "<*>", "<number>", "\u202e", "x" * 9_999, "a " * 999]

    assert sum(one.count for one in patterns(lines(*odd))) == len(odd)
