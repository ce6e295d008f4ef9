from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detection.health import (
    NEEDED_AFTER,
    CameBack,
    Health,
    NotSeen,
    Outcome,
    Recovered,
    StillStrange,
    TooFew,
    Worse,
    judge_since,
    needed_for_worse,
)
from detection.incident import Incident, Stage
from monitoring.model import Floats, Key, Severity
from monitoring.signals import window_length
from monitoring.source import MetricsUnavailableError
from tests.detection.fakes import CHECKOUT, KEY, LATENCY, MEMORY, NOW, SECOND, FakeSource, anomaly, series, wobbling

BEFORE = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(),))
NORMAL, ILL = wobbling(75), wobbling(40, level=150.0)


async def health(values: Floats, after: int, before: Incident | None = BEFORE) -> Health:
    """Of a series whose last `after` points came after the action."""
    source = FakeSource({"memory": [series(values)]})
    return await judge_since(CHECKOUT, [MEMORY], NOW - after * SECOND, source.range, before=before, now=NOW)


async def outcome(*parts: Floats, before: Incident | None = BEFORE) -> Outcome:
    return (await health(np.concatenate(parts), len(parts[-1]), before)).outcomes[KEY]


async def test_normal_for_enough_points_is_recovered() -> None:
    found = await outcome(NORMAL, ILL, wobbling(4, seed=3))

    assert isinstance(found, Recovered)
    assert found.value < 110


async def test_what_was_coming_back_before_anybody_acted_is_not_put_down_to_the_action() -> None:
    falling = np.linspace(300.0, 125.0, 30)

    assert isinstance(await outcome(NORMAL, falling, wobbling(8, seed=3)), CameBack)


async def test_nor_is_what_was_well_again_before_it() -> None:
    assert isinstance(await outcome(NORMAL, ILL, np.concatenate([wobbling(8, seed=5)]), wobbling(6, seed=3)), CameBack)


@pytest.mark.parametrize("seed", range(20))
async def test_noise_is_no_way_back(seed: int) -> None:
    assert isinstance(await outcome(NORMAL, wobbling(40, level=150.0, seed=seed), wobbling(8, seed=3)), Recovered)


async def test_what_comes_back_within_the_action_is_put_down_to_it() -> None:
    values = np.concatenate([NORMAL, ILL, wobbling(10, seed=3)])
    source = FakeSource({"memory": [series(values)]})
    began, ended = NOW - 10 * SECOND, NOW - 5 * SECOND

    found = await judge_since(CHECKOUT, [MEMORY], ended, source.range, before=BEFORE, now=NOW, began=began)

    assert isinstance(found.outcomes[KEY], Recovered)


@pytest.mark.parametrize("points", range(4))
async def test_a_few_points_say_nothing(points: int) -> None:
    assert await outcome(NORMAL, ILL, wobbling(points, seed=3)) == TooFew(points)


async def test_gaps_are_not_points() -> None:
    assert await outcome(NORMAL, ILL, np.array([100.0, np.nan, np.nan, np.nan, np.nan, 100.0])) == TooFew(2)


async def test_what_goes_on_as_before_is_still_strange() -> None:
    assert isinstance(await outcome(NORMAL, ILL, wobbling(20, level=150.0, seed=3)), StillStrange)


async def test_a_leak_that_goes_on_leaking_is_no_worse() -> None:
    leak = 100.0 + 2.0 * np.arange(90)

    assert isinstance(await outcome(NORMAL, leak[:40], leak[40:]), StillStrange)


@pytest.mark.parametrize("age", [6, 9, 15])
async def test_nor_is_one_that_had_only_just_begun(age: int) -> None:
    leak = 100.0 + 12.0 * np.arange(60)

    assert isinstance(await outcome(NORMAL, leak[:age], leak[age : age + 20]), StillStrange)


async def test_half_as_far_again_is_worse() -> None:
    assert isinstance(await outcome(NORMAL, ILL, wobbling(20, level=180.0, seed=3)), Worse)


async def test_what_stirs_right_after_the_action_is_not_worse_yet() -> None:
    assert isinstance(await outcome(NORMAL, ILL, wobbling(13, level=180.0, seed=3)), StillStrange)
    assert isinstance(await outcome(NORMAL, ILL, wobbling(14, level=180.0, seed=3)), Worse)


@pytest.mark.parametrize("every_s", [1, 15, 60])
def test_worse_is_only_said_when_rates_have_forgotten_the_action(every_s: int) -> None:
    service = replace(CHECKOUT, every=every_s * SECOND)

    assert (needed_for_worse(service) - NEEDED_AFTER) * service.every >= window_length(service)


async def test_strange_where_it_was_not_is_worse() -> None:
    elsewhere = replace(BEFORE, anomalies=(anomaly(Key("checkout", "latency_p95", "a:1")),))
    source = FakeSource({"memory": [series(np.concatenate([NORMAL, ILL]))]})
    found = await judge_since(CHECKOUT, [MEMORY], NOW - 40 * SECOND, source.range, before=elsewhere, now=NOW)

    assert isinstance(found.outcomes[KEY], Worse)


async def test_what_was_strange_and_has_no_points_is_not_seen() -> None:
    found = await judge_since(CHECKOUT, [MEMORY, LATENCY], NOW, FakeSource().range, before=BEFORE, now=NOW)

    assert found.outcomes == {KEY: NotSeen("no points")}
    assert not found.settled


async def test_what_stopped_is_not_seen() -> None:
    source = FakeSource({"memory": [series(NORMAL, until=NOW - timedelta(minutes=1))]})
    found = await judge_since(CHECKOUT, [MEMORY], NOW - 30 * SECOND, source.range, before=BEFORE, now=NOW)

    assert found.outcomes == {KEY: NotSeen("no new points")}


async def test_what_cannot_be_read_is_not_seen_and_says_why() -> None:
    source = FakeSource({"memory": MetricsUnavailableError("Prometheus is away.")})
    found = await judge_since(CHECKOUT, [MEMORY], NOW, source.range, before=BEFORE, now=NOW)

    assert found.outcomes == {KEY: NotSeen("Prometheus is away.")}


async def test_what_is_still_learning_is_not_seen() -> None:
    assert await outcome(wobbling(5), wobbling(7)) == NotSeen("learning, 12 of 60 points")


async def test_nothing_looked_at_is_not_recovered() -> None:
    assert not Health().recovered
    assert not Health().settled


async def test_one_bad_outcome_spoils_recovery() -> None:
    well, ill = Recovered(1.0, anomaly().reason.band), Worse(9.0, anomaly().reason.band)

    assert Health({KEY: well}).recovered
    assert not Health({KEY: well, Key("a", "b"): ill}).recovered
    assert Health({KEY: well, Key("a", "b"): ill}).worse
