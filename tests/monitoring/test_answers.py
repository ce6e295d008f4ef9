import numpy as np
import pytest

from monitoring.answers import Line, read_lines, read_samples
from monitoring.model import Sample
from monitoring.source import QueryError


def one(*points, **labels) -> list[dict]:
    return [{"metric": labels, "values": [list(point) for point in points]}]


def test_points_are_read_with_their_labels():
    (line,) = read_lines(one((10, "1.5"), (20, "2"), job="a"))

    assert line.labels == frozenset({("job", "a")})
    assert (line.times.tolist(), line.values.tolist()) == ([10, 20], [1.5, 2])


def test_what_is_no_finite_number_is_a_gap():
    (line,) = read_lines(one((10, "NaN"), (20, "+Inf"), (30, "-Inf"), (40, "1")))

    assert (line.times.tolist(), line.values.tolist()) == ([40], [1])


def test_of_points_at_one_time_the_last_counts():
    (line,) = read_lines(one((20, "1"), (10, "2"), (20, "3")))

    assert (line.times.tolist(), line.values.tolist()) == ([10, 20], [2, 3])


def test_a_native_histogram_has_no_points_here():
    (line,) = read_lines([{"metric": {}, "histograms": [[10, {}]]}])

    assert len(line.times) == 0


@pytest.mark.parametrize(
    "result",
    [
        None,
        7,
        "text",
        [1],
        [{}],
        [{"metric": []}],
        one((10, "one")),
        one(("ten", "1")),
        one((10,)),
        one((10, None)),
        one((float("nan"), "1")),
        [{"metric": {}, "values": [5]}],
    ],
)
def test_nonsense_is_refused_as_such(result):
    with pytest.raises(QueryError, match="makes no sense"):
        read_lines(result)


def test_an_instant_answer_keeps_what_is_no_number():
    (sample,) = read_samples([{"metric": {"job": "a"}, "value": [10, "NaN"]}])

    assert sample.labels == {"job": "a"}
    assert np.isnan(sample.value)


def test_a_scalar_is_one_value_without_labels():
    assert read_samples([10, "3"]) == (Sample({}, 3),)


def test_an_empty_answer_has_no_values():
    assert read_samples([]) == ()


@pytest.mark.parametrize("result", [None, 7, "text", [1], [{}], [{"metric": {}}], [10, "text"]])
def test_an_instant_answer_that_is_nonsense_is_refused(result):
    with pytest.raises(QueryError, match="makes no sense"):
        read_samples(result)


def line(*points: tuple[int, float]) -> Line:
    times, values = zip(*points, strict=True) if points else ((), ())
    return Line(frozenset(), np.array(times, np.int64), np.array(values, np.float64))


def test_newer_points_count_where_both_speak():
    joined = line((10, 1), (20, 2), (30, 3)).joined(line((20, 9), (40, 4)))

    assert (joined.times.tolist(), joined.values.tolist()) == ([10, 20, 40], [1, 9, 4])


def test_nothing_newer_changes_nothing():
    joined = line((10, 1)).joined(line())

    assert joined.values.tolist() == [1]
