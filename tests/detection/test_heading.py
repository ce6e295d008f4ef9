"""A trend towards a limit goes on, or turns away, or cannot be told yet."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detection.anomaly import Foreseen
from detection.heading import Way, way
from detection.health import NotSeen, Outcome, Recovered, StillStrange, judge_since
from detection.incident import Incident, Stage
from monitoring.model import Floats, Severity
from tests.detection.fakes import CHECKOUT, KEY, MEMORY, NOW, SECOND, FakeSource, anomaly, series

WARNING = replace(anomaly(), foreseen=Foreseen(200.0, timedelta(hours=1), timedelta(minutes=50), timedelta(hours=2)))
BEFORE = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (WARNING,))


def rising(points: int, start: float = 100.0, step: float = 0.2, seed: int = 1) -> Floats:
    return start + step * np.arange(points) + np.random.default_rng(seed).normal(0, 0.3, points)


async def judged(before: Floats, after: Floats) -> Outcome:
    source = FakeSource({"memory": [series(np.concatenate([before, after]))]})
    since = NOW - len(after) * SECOND
    return (await judge_since(CHECKOUT, [MEMORY], since, source.range, before=BEFORE, now=NOW)).outcomes[KEY]


LEAK = rising(120)
GOES_ON, FLAT, DROPPED = rising(30, 124.0, seed=2), rising(30, 124.0, 0.0, seed=2), rising(6, 80.0, seed=2)


def told(after: Floats) -> Way:
    since = NOW - len(after) * SECOND
    return way(series(np.concatenate([LEAK, after])), since, since)


@pytest.mark.parametrize(
    ("after", "found"),
    [(GOES_ON, Way.GOES_ON), (FLAT, Way.TURNED), (DROPPED, Way.TURNED), (GOES_ON[:4], Way.UNTOLD)],
    ids=["goes on", "is flat", "fell", "few points"],
)
def test_a_trend_is_held_against_where_it_would_be_by_now(after: Floats, found: Way) -> None:
    assert told(after) is found


@pytest.mark.parametrize("seed", range(20))
def test_noise_turns_no_trend(seed: int) -> None:
    assert told(rising(30, 124.0, seed=seed + 10)) is Way.GOES_ON


async def test_what_was_foreseen_is_not_well_again_while_the_trend_goes_on() -> None:
    assert isinstance(await judged(LEAK, GOES_ON), StillStrange)


async def test_it_is_well_again_when_it_turned_away() -> None:
    assert isinstance(await judged(LEAK, FLAT), Recovered)


async def test_and_unknown_while_that_cannot_be_told() -> None:
    assert isinstance(await judged(LEAK, GOES_ON[:4]), NotSeen)
