"""Planted faults are few, as far away as asked, of every kind, and the rest of the series is untouched."""

from itertools import pairwise

import numpy as np
import pytest

from detection.inject import APART, KINDS, MOST_ROWS, inject
from detection.lessons.learning import spread
from tests.detection.fakes import wobbling

DAY = 1440
SIZE = 20 * DAY


@pytest.fixture
def daily():
    return wobbling(SIZE) + 10 * np.sin(2 * np.pi * np.arange(SIZE) / DAY)


def planted(values, seed=1, first=DAY):
    return inject(values, DAY, first, np.random.default_rng(seed))


def test_at_most_one_row_in_a_hundred_is_a_fault(daily):
    changed, events = planted(daily)

    assert 0.005 < np.mean(changed != daily) <= MOST_ROWS
    assert sum(event.end - event.start for event in events) <= MOST_ROWS * SIZE


def test_every_kind_is_planted(daily):
    assert {event.kind for event in planted(daily)[1]} == set(KINDS)


def test_only_the_events_rows_are_changed_and_none_before_the_first_allowed(daily):
    changed, events = planted(daily)
    inside = np.zeros(SIZE, bool)
    for event in events:
        inside[event.start : event.end] = True

    assert (changed[~inside] == daily[~inside]).all()
    assert events[0].start >= DAY


def test_events_leave_room_between_them(daily):
    events = planted(daily)[1]

    assert min(after.start - before.end for before, after in pairwise(events)) > APART


def test_faults_are_three_to_six_robust_deviations_away(daily):
    changed, events = planted(daily)
    width = spread(daily)[1]
    reached = [
        np.abs(changed - daily)[event.start : event.end].max() / width
        for event in events
        if event.kind in ("spike", "level shift", "drift")
    ]

    assert 3 <= min(reached) < max(reached) <= 6


def test_what_has_no_season_is_not_broken_out_of_it():
    kinds = {event.kind for event in planted(wobbling(SIZE))[1]}

    assert kinds == set(KINDS) - {"seasonal break"}


def test_the_same_seed_plants_the_same(daily):
    assert planted(daily)[1] == planted(daily)[1] != planted(daily, seed=2)[1]


@pytest.mark.parametrize(
    "values", [np.full(3000, 7.0), np.full(3000, np.nan), wobbling(30)], ids=["flat", "gaps", "few"]
)
def test_where_no_deviation_can_be_measured_nothing_is_planted(values):
    changed, events = inject(values, 0, 10, np.random.default_rng(1))

    assert events == ()
    np.testing.assert_array_equal(changed, values)
