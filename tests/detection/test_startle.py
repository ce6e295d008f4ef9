from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detection.anomaly import Anomaly, Judgement, Normal
from detection.baseline import Rules
from detection.detector import judge
from detection.startle import startled
from monitoring.model import Bad, Floats
from tests.detection.fakes import MEMORY, NOW, series, wobbling

MINUTE = timedelta(minutes=1)


def said(values: Floats, bad: Bad = Bad.HIGH, budget: float = 0.1) -> Judgement:
    signal = replace(MEMORY, bad=bad)
    return judge(series(values, step_s=60), signal, now=NOW, every=MINUTE, budget_per_day=budget)


def spiked(size: int = 2000, height: float = 40.0) -> Floats:
    return np.append(wobbling(size), 100.0 + height)


def test_one_point_far_beyond_two_days_of_others_is_told_at_once() -> None:
    found = said(spiked())

    assert isinstance(found, Anomaly)
    assert found.since == NOW
    assert found.points == 1
    assert found.reason.band.lower < 100 < found.reason.band.expected + 2 < found.reason.band.upper < 110
    assert found.reason.once_in > timedelta(days=10)
    assert found.score > 3


def test_it_is_over_four_points_later() -> None:
    values = spiked()

    assert isinstance(said(np.append(values, wobbling(3, seed=2))), Anomaly)
    assert isinstance(said(np.append(values, wobbling(4, seed=2))), Normal)


def slow(size: int, memory: float = 0.98) -> Floats:
    values, wind = np.zeros(size), np.random.default_rng(1).standard_normal(size) * np.sqrt(1 - memory**2)
    for place in range(1, size):
        values[place] = memory * values[place - 1] + wind[place]
    return 100.0 + 5 * values


def test_coming_back_from_a_fault_startles_nobody() -> None:
    values = slow(2034)
    values[2000:2030] += 30.0

    assert isinstance(said(values[:-4], Bad.BOTH), Anomaly)
    assert isinstance(said(values, Bad.BOTH), Normal)


def test_less_than_a_day_of_points_is_too_little_to_be_startled_by_one() -> None:
    assert isinstance(said(spiked(1400)), Normal)


@pytest.mark.parametrize(("bad", "strange"), [(Bad.HIGH, False), (Bad.LOW, True), (Bad.BOTH, True)])
def test_only_the_bad_direction_startles(bad: Bad, strange: bool) -> None:
    assert isinstance(said(spiked(height=-40.0), bad), Anomaly) is strange


def test_a_deviation_smaller_than_the_least_worth_a_word_does_not_startle() -> None:
    assert isinstance(said(spiked(height=4.9)), Normal)


def test_what_people_took_care_of_is_not_learned_and_does_not_startle() -> None:
    values = spiked()
    start = NOW - 10 * MINUTE
    signal = replace(MEMORY, bad=Bad.HIGH)

    kept = judge(
        series(values, step_s=60), signal, now=NOW, every=MINUTE, budget_per_day=0.1, excluded=[(start, NOW + MINUTE)]
    )

    assert isinstance(kept, Normal)


@pytest.mark.parametrize("seed", range(3))
def test_two_quiet_days_startle_nobody(seed: int) -> None:
    values = wobbling(2880, seed=seed)
    times = 1_700_000_000 + 60 * np.arange(2880)
    rules = Rules(Bad.BOTH, relative=0.0, budget_per_day=0.1)
    found = [startled(times[:end], values[:end], 60.0, rules) for end in range(2400, 2880, 40)]

    assert not any(found)
