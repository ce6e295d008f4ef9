import numpy as np

from detection.grid import grid, step_s

START = 1_700_000_000


def test_a_gap_is_a_hole_and_no_point_moves() -> None:
    laid = grid(START + 60 * np.array([0, 1, 4]), np.array([1.0, 2.0, 3.0]), 60.0)

    np.testing.assert_array_equal(laid.values, [1, 2, np.nan, np.nan, 3])
    assert laid.places.tolist() == [0, 1, 4]
    assert laid.known.tolist() == [1, 2, 2, 2, 3]


def test_a_gap_of_weeks_is_shortened_and_keeps_the_time_of_day() -> None:
    laid = grid(START + 60 * np.array([0, 30 * 1440 + 7]), np.ones(2), 60.0)

    assert laid.places.tolist() == [0, 1440 + 7]


def test_two_points_of_one_step_follow_each_other() -> None:
    assert grid(START + np.array([0, 0, 10, 60]), np.ones(4), 60.0).places.tolist() == [0, 1, 2, 3]


def test_the_step_is_told_by_the_first_points_only() -> None:
    minutely = START + 60 * np.arange(100)

    assert step_s(minutely) == step_s(np.append(minutely, minutely[-1] + 3600 * np.arange(1, 500))) == 60
    assert step_s(minutely[:1]) == 1


def test_lessons_are_learned_at_fixed_times() -> None:
    times = START + 60 * np.arange(20_000)
    ends = {int(times[end]) for _, end in grid(times, np.ones(20_000), 60.0).blocks[-5:-1]}
    later = grid(times[777:], np.ones(20_000 - 777), 60.0)

    assert ends == {int(times[777:][end]) for _, end in later.blocks[-5:-1]}
    assert all(end // 60 % 1440 == 0 for end in ends)


def test_nothing_is_no_grid() -> None:
    assert len(grid(np.empty(0, np.int64), np.empty(0), 60.0).values) == 0
