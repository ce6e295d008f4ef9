from collections.abc import Sequence

import numpy as np
import pytest

from monitoring.answers import Line
from monitoring.remembered import OVERLAP, Remembered

A = frozenset({("instance", "a")})
B = frozenset({("instance", "b")})


class Server:
    """Has a point every ten seconds, worth its own time; keeps what it was asked."""

    def __init__(self, *labels: frozenset) -> None:
        self.labels, self.asked, self.bonus = labels, [], 0

    async def __call__(self, start: int, end: int) -> Sequence[Line]:
        self.asked.append((start, end))
        times = np.arange(-(-start // 10) * 10, end + 1, 10)
        return [Line(labels, times, times.astype(float) + self.bonus) for labels in self.labels]


@pytest.fixture
def server():
    return Server(A)


async def test_the_first_time_everything_is_asked_for(server):
    (line,) = await Remembered().lines("q", 0, 1000, 10, server)

    assert server.asked == [(0, 1000)]
    assert len(line.times) == 101


async def test_then_only_what_is_new_is_asked_for(server):
    remembered = Remembered()
    await remembered.lines("q", 0, 1000, 10, server)

    (line,) = await remembered.lines("q", 60, 1060, 10, server)

    assert server.asked[1] == (1000 - OVERLAP * 10, 1060)
    assert (line.times[0], line.times[-1], len(line.times)) == (60, 1060, 101)


async def test_what_came_late_replaces_what_was_there(server):
    remembered = Remembered()
    await remembered.lines("q", 0, 1000, 10, server)
    server.bonus = 0.5

    (line,) = await remembered.lines("q", 10, 1010, 10, server)

    assert line.values[-7:].tolist() == [950.5, 960.5, 970.5, 980.5, 990.5, 1000.5, 1010.5]
    assert line.values[-8] == 940


@pytest.mark.parametrize(
    ("query", "start", "end", "step"),
    [("other", 10, 1010, 10), ("q", 0, 2000, 20), ("q", -500, 500, 10), ("q", 2000, 3000, 10), ("q", 0, 900, 10)],
)
async def test_another_question_is_asked_in_full(server, query, start, end, step):
    remembered = Remembered()
    await remembered.lines("q", 0, 1000, 10, server)

    await remembered.lines(query, start, end, step, server)

    assert server.asked[1] == (start, end)


async def test_the_last_hours_and_the_weeks_before_do_not_replace_each_other(server):
    remembered = Remembered()
    for now in (10_000, 10_010):
        await remembered.lines("q", now - 1000, now, 10, server)
        await remembered.lines("q", now - 9000, now - 1000, 10, server)

    assert server.asked[2:] == [(9950, 10_010), (8950, 9010)]


async def test_a_series_that_ended_leaves_with_its_last_point(server):
    remembered = Remembered()
    server.labels = (A, B)
    await remembered.lines("q", 0, 100, 10, server)
    server.labels = (A,)

    during = await remembered.lines("q", 50, 150, 10, server)
    after = await remembered.lines("q", 110, 210, 10, server)

    assert {line.labels for line in during} == {A, B}
    assert {line.labels for line in after} == {A}


async def test_the_past_is_read_again_after_an_hour(server):
    remembered = Remembered()
    for start in (0, 900, 1800, 2700, 3600):
        await remembered.lines("q", start, start + 1000, 10, server)

    assert [start for start, _ in server.asked] == [0, 950, 1850, 2750, 3600]


async def test_a_failed_question_changes_nothing(server):
    async def fail(_start: int, _end: int) -> Sequence[Line]:
        raise TimeoutError

    remembered = Remembered()
    await remembered.lines("q", 0, 1000, 10, server)
    with pytest.raises(TimeoutError):
        await remembered.lines("q", 10, 1010, 10, fail)

    (line,) = await remembered.lines("q", 20, 1020, 10, server)

    assert server.asked[1] == (950, 1020)
    assert len(line.times) == 101


async def test_what_was_asked_longest_ago_is_forgotten_first(server):
    remembered = Remembered(points=250)
    for query in ("a", "b", "a", "c", "a", "b"):
        await remembered.lines(query, 0, 1000, 10, server)

    assert [span == (0, 1000) for span in server.asked] == [True, True, False, True, False, True]
