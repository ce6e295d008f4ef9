"""What would have been told in the past is what the detector tells, and is counted once."""

from datetime import UTC, datetime, timedelta

import numpy as np

from detection.baseline import Rules
from detection.rehearsal import joined, rehearse
from monitoring.model import Bad, Floats, Series
from tests.detection.fakes import KEY, wobbling

MINUTE = timedelta(minutes=1)
START = 1_763_942_400
SIZE = 3000
USUAL = Rules(Bad.HIGH, budget_per_day=0.5)


def minutes(values: Floats) -> Series:
    return Series.of(KEY, START + 60 * np.arange(len(values)), values)


def risen(at: int = 2000, lasting: int = 30) -> Floats:
    values = wobbling(SIZE)
    values[at : at + lasting] += 40
    return values


def test_a_stretch_that_stands_out_is_one_alarm() -> None:
    (found,) = rehearse(minutes(risen()), MINUTE, [USUAL])

    ((start, end),) = found.stretches
    assert abs(start - (START + 60 * 2000)) <= 120
    assert abs(end - (START + 60 * 2030)) <= 300


def test_a_single_point_far_out_is_an_alarm_as_it_is_for_sweeps() -> None:
    (found,) = rehearse(minutes(risen(lasting=1)), MINUTE, [USUAL])

    assert found.stretches == ((START + 60 * 2000, START + 60 * 2000),)


def test_quiet_days_have_none_and_say_how_many_they_were() -> None:
    (found,) = rehearse(minutes(wobbling(SIZE)), MINUTE, [Rules(budget_per_day=0.01)])

    assert found.stretches == ()
    assert 1.9 < found.days < SIZE / 1440


def test_a_greater_least_deviation_is_seen_in_the_same_run() -> None:
    one, other = rehearse(minutes(risen()), MINUTE, [USUAL, Rules(Bad.HIGH, 60.0, budget_per_day=0.5)])

    assert (len(one.stretches), len(other.stretches)) == (1, 0)


def test_what_people_took_care_of_is_not_counted() -> None:
    cared = tuple(datetime.fromtimestamp(START + 60 * at, UTC) for at in (1950, 2100))

    (found,) = rehearse(minutes(risen()), MINUTE, [USUAL], [cared])

    assert found.stretches == ()
    assert found.days < (SIZE - 150) / 1440


def test_thinned_points_teach_and_are_no_days_to_count_in() -> None:
    coarse = Series.of(KEY, START + 300 * np.arange(SIZE), wobbling(SIZE))

    (found,) = rehearse(coarse, MINUTE, [USUAL])

    assert (found.days, found.stretches) == (0.0, ())


def test_alarms_that_follow_each_other_are_one() -> None:
    assert joined([(100, 200), (450, 500), (0, 120), (1000, 1000)], 300) == ((0, 500), (1000, 1000))
