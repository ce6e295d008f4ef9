import numpy as np

from detection.grid import Grid, grid
from detection.services import often, score, trigger
from detection.surprise import Surprise, per_day, surprise
from monitoring.model import Floats
from tests.detection.fakes import wobbling

SIZE, AT, STEP_S = 1500, 1400, 60.0
TIMES = 1_700_000_000 + 60 * np.arange(SIZE)


def laid(values: Floats) -> Grid:
    return grid(TIMES, values, STEP_S)


def metrics(count: int, faulty: int, *, alike: bool = False) -> list[Surprise]:
    """The first so many jump at one time; all of them are one and the same when they are alike."""
    every = [wobbling(SIZE, seed=1 if alike else seed) for seed in range(count)]
    for values in every[:faulty]:
        values[AT] += 9.0
    return [surprise(laid(values), 1e-4) for values in every]


def test_a_metric_alone_is_judged_as_itself() -> None:
    (one,) = metrics(1, 1)

    np.testing.assert_array_equal(trigger([one], laid(wobbling(SIZE))), one.trigger)
    np.testing.assert_array_equal(often(one.trigger, STEP_S, 1), per_day(one.trigger, STEP_S))


def test_a_jump_of_several_metrics_is_rarer_than_a_jump_of_one() -> None:
    one, several = (trigger(metrics(8, faulty), laid(wobbling(SIZE))) for faulty in (1, 4))

    assert several[AT] > one[AT] + 0.5
    assert several[AT] > 4


def test_how_often_metrics_are_strange_together_by_chance_is_learned_from_their_past() -> None:
    for alike in (False, True):
        rare = trigger(metrics(8, 0, alike=alike), laid(wobbling(SIZE)))[200:]

        assert 0.2 < (rare > 2).mean() / 0.01 < 3


def test_a_hole_in_every_metric_raises_no_alarm() -> None:
    values = wobbling(SIZE)
    values[AT:] = np.nan
    every = [surprise(laid(values), 1e-4)] * 4

    assert not trigger(every, laid(values))[AT:].any()


def test_of_many_metrics_the_strangest_rank() -> None:
    quiet, loud = (score(metrics(8, faulty), STEP_S) for faulty in (0, 5))

    assert loud[AT] > 1.5 * quiet[AT]
    assert loud[AT] == loud[AT - 100 :].max()


def test_the_order_of_metrics_does_not_matter() -> None:
    every = metrics(6, 2)

    np.testing.assert_allclose(score(every, STEP_S), score(every[::-1], STEP_S), rtol=1e-12)
    np.testing.assert_allclose(trigger(every, laid(wobbling(SIZE))), trigger(every[::-1], laid(wobbling(SIZE))))
