"""Weights are learned from one's own past, tested on what came after, and let in by the gate only."""

from dataclasses import replace

import numpy as np
import pytest

from detection.gate import Score
from detection.training import Lesson, lesson, shares, train
from detection.weights import BINS, USUAL, Weights, WeightsError
from monitoring.model import Series
from tests.detection.fakes import KEY, wobbling

LOPSIDED = Weights((0.0, 0.0, 0.0, 1.0, 0.0, 0.0), 3.0)


def recorded(seed: int, size: int = 4320) -> Series:
    times = 1_763_942_400 + 60 * np.arange(size)
    return Series.of(KEY, times, wobbling(size, seed=seed) + 3 * np.sin(2 * np.pi * times / 86_400))


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    found = [lesson(recorded(seed), seed) for seed in range(4)]
    return [one for one in found if one is not None]


def test_better_weights_than_bad_ones_are_found_and_let_in(lessons):
    trained = train(lessons, LOPSIDED)

    assert trained.refused == ""
    assert trained.score.f1 >= max(trained.used.f1, 0.7)
    assert trained.weights.views[3] < 0.9


def test_the_same_lessons_give_the_same_weights(lessons):
    assert train(lessons, USUAL) == train(lessons, USUAL)


def test_training_stops_when_nothing_gets_better(lessons):
    best = train(lessons, USUAL).weights

    assert train(lessons, best).tries < 120


def test_faults_for_fitting_all_come_before_those_for_the_test(lessons):
    for one in lessons:
        assert one.fitting[1] == one.testing[0]
        assert any(event.start < one.split for event in one.events)
        assert any(event.start >= one.split for event in one.events)


def test_rarities_of_chance_are_refused(lessons):
    draw = np.random.default_rng(1)
    noise = [replace(one, rarities=draw.exponential(0.43, one.rarities.shape)) for one in lessons]

    assert train(noise, USUAL).refused != ""


def test_rarities_that_are_always_great_are_refused(lessons):
    loud = [replace(one, rarities=np.full(one.rarities.shape, 9.0)) for one in lessons]
    trained = train(loud, USUAL)

    assert trained.score.recall == 1
    assert trained.refused.startswith("precision is 0.")


def test_what_is_too_short_teaches_nothing():
    assert lesson(recorded(1, 600)) is None
    assert lesson(Series.of(KEY, [], [])) is None


def test_the_shares_of_a_quiet_past_fall(lessons):
    found = shares(lessons, USUAL)

    assert len(found) == len(BINS)
    assert list(found) == sorted(found, reverse=True)
    assert found[0] < 0.5


@pytest.mark.parametrize(
    "views",
    [(1.0,), (0.5,) * 6, (2.0, -1.0, 0.0, 0.0, 0.0, 0.0), (float("nan"),) * 6],
    ids=["few", "much", "negative", "none"],
)
def test_what_cannot_be_weights_is_refused(views):
    with pytest.raises(WeightsError):
        Weights(views, 3.0)


def test_a_carelessness_without_bounds_is_refused():
    with pytest.raises(WeightsError, match="Careful by 1e"):
        Weights(USUAL.views, 1e6)


def test_a_score_is_as_good_as_its_worse_half():
    assert Score(1.0, 0.5).f1 == pytest.approx(2 / 3)
