import pytest

from monitoring.expression.labels import NAME
from monitoring.expression.memory import LOOKBACK_MS, Memory
from monitoring.expression.query import read_query

PAGE = ("checkout", "a:1")
X = frozenset({(NAME, "x")})
Y = frozenset({(NAME, "y")})


def latest(memory: Memory, at: int) -> dict:
    return {track.labels: track.latest(at) for track in memory.tracks(None, lambda _: True)}


def test_a_series_shows_its_last_sample():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1})
    memory.show(PAGE, 2000, {X: 2})

    assert [latest(memory, at)[X] for at in (999, 1500, 9000)] == [None, 1, 2]


def test_a_series_that_is_not_shown_any_more_is_gone_at_once():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1, Y: 1})

    memory.show(PAGE, 2000, {Y: 1})

    assert latest(memory, 2000) == {X: None, Y: 1}


def test_a_series_may_come_back():
    memory = Memory()
    for at, shown in ((1000, {X: 1}), (2000, {}), (3000, {X: 3})):
        memory.show(PAGE, at, shown)

    assert latest(memory, 3000) == {X: 3}


def test_what_another_target_shows_does_not_make_it_gone():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1})

    memory.show(("cart", "b:1"), 2000, {Y: 1})

    assert latest(memory, 2000) == {X: 1, Y: 1}


def test_an_old_sample_says_nothing_of_the_present():
    memory = Memory()
    memory.show(PAGE, 0, {X: 1})

    assert latest(memory, LOOKBACK_MS) == {X: 1}
    assert latest(memory, LOOKBACK_MS + 1) == {X: None}


def test_a_clock_set_back_does_not_silence_a_series():
    memory = Memory()
    for at in (1000, 2000, 3_600_000):
        memory.show(PAGE, at, {X: at})

    memory.show(PAGE, 3000, {X: 7})

    (track,) = memory.tracks("x", lambda _: True)
    assert track.times.tolist() == [1000, 2000, 3000]
    assert latest(memory, 3000) == {X: 7}


def test_old_samples_are_forgotten():
    memory = Memory()
    for second in range(200):
        memory.show(PAGE, second * 1000, {X: 1})

    memory.forget(150_000)

    (track,) = memory.tracks("x", lambda _: True)
    assert track.times[0] == 150_000


def test_a_series_without_samples_is_forgotten_with_them():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1})

    memory.forget(2000)

    assert memory.is_empty


def test_a_target_that_is_no_longer_sampled_takes_its_series_with_it():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1})

    memory.drop(PAGE, 2000)

    assert latest(memory, 2000) == {X: None}
    assert memory.targets() == ()


def test_a_series_is_watched_since_its_target_is():
    memory = Memory()
    memory.show(PAGE, 1000, {X: 1})
    memory.show(PAGE, 5000, {X: 1, Y: 1})

    assert {track.since for track in memory.tracks("y", lambda _: True)} == {1000}


def test_a_series_that_came_back_is_watched_since_then():
    memory = Memory()
    for at, shown in ((1000, {X: 1}), (2000, {}), (3000, {X: 3})):
        memory.show(PAGE, at, shown)

    assert {track.since for track in memory.tracks("x", lambda _: True)} == {3000}


OK = frozenset({(NAME, "requests_total"), ("code", "200")})
FAILED = frozenset({(NAME, "requests_total"), ("code", "500")})


def rate(memory: Memory, at: int) -> float:
    vector = read_query("sum(rate(requests_total[5s]))").vector(memory, at)
    return sum(vector.values())


def failing(memory: Memory) -> None:
    """Ten requests a second, all of which fail from 4 s on."""
    for second in range(9):
        memory.show(PAGE, second * 1000, {OK: 10 * min(second, 4), FAILED: 10 * max(second - 4, 0)})


def test_what_failed_before_a_restart_still_counts_as_requests():
    memory = Memory()
    failing(memory)

    memory.show(PAGE, 9000, {OK: 10})
    memory.show(PAGE, 10_000, {OK: 20})

    assert [rate(memory, at) for at in (8000, 9000, 10_000)] == pytest.approx([10, 10, 10], rel=0.25)


def test_a_target_that_does_not_answer_has_no_rates():
    memory = Memory()
    failing(memory)

    memory.show(PAGE, 9000, {X: 0}, silent=True)

    assert rate(memory, 9000) == 0
