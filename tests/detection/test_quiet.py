"""Normal is manifold: what a bot must not wake anybody for."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from detection.backtest import replay
from detection.baseline import Rules
from detection.detector import scores
from detection.recording import Recording
from detection.rehearsal import rehearse
from detection.sweep import share
from detection.walk import NOWHERE
from monitoring.model import Bad, Floats, Key, Series

Draw = np.random.Generator
DAYS, BUDGET = 5, 0.25
SIZE = DAYS * 1440
FIVE_MINUTES, WEEK = timedelta(minutes=5), 7 * 288
TIMES = 1_700_000_000 + 300 * np.arange(WEEK)


def drifting(draw: Draw, memory: float) -> Floats:
    values, wind = np.zeros(SIZE), draw.standard_normal(SIZE) * np.sqrt(1 - memory**2)
    for place in range(1, SIZE):
        values[place] = memory * values[place - 1] + wind[place]
    return values


def daily(draw: Draw) -> Floats:
    return 100 + 40 * np.sin(2 * np.pi * np.arange(SIZE) / 1440) + 3 * draw.standard_normal(SIZE)


def bursts(draw: Draw, length: int) -> Floats:
    values = 20 + draw.standard_normal(SIZE)
    for start in range(int(draw.integers(0, 60)), SIZE, 60):
        values[start : start + length] += 60
    return values


def gappy(draw: Draw) -> Floats:
    values = 100 + 5 * draw.standard_normal(SIZE)
    values[np.arange(SIZE) % 500 < 50] = np.nan
    return values


KINDS: dict[str, Callable[[Draw], Floats]] = {
    "noise": lambda draw: 100 + 5 * draw.standard_normal(SIZE),
    "slow noise": lambda draw: 100 + 5 * drifting(draw, 0.9),
    "very slow noise": lambda draw: 100 + 5 * drifting(draw, 0.98),
    "random walk": lambda draw: 1000 + np.cumsum(draw.standard_normal(SIZE)),
    "heavy tails": lambda draw: np.exp(draw.normal(0, 1, SIZE)),
    "daily": daily,
    "flat": lambda _: np.full(SIZE, 7.0),
    "zero": lambda _: np.zeros(SIZE),
    "few events": lambda draw: draw.poisson(0.3, SIZE).astype(float),
    "many events": lambda draw: draw.poisson(50, SIZE).astype(float),
    "hourly bursts": lambda draw: bursts(draw, 5),
    "hourly blips": lambda draw: bursts(draw, 2),
    "saw": lambda draw: 50 + np.arange(SIZE) % 200 / 4 + draw.standard_normal(SIZE),
    "growing": lambda draw: 1000 + 0.05 * np.arange(SIZE) + draw.standard_normal(SIZE),
    "coarse": lambda draw: 10 + np.round(2 * drifting(draw, 0.9)),
    "latency": lambda draw: draw.gamma(2, 0.02, SIZE),
    "gappy": gappy,
}


def alarms(values: Floats, bad: Bad) -> int:
    times = 1_700_000_000 + 60 * np.arange(len(values))
    onsets = scores(times, values, 60.0, Rules(bad, budget_per_day=BUDGET)).onset
    return len(np.unique(onsets[onsets != NOWHERE]))


@pytest.mark.parametrize("bad", [Bad.HIGH, Bad.BOTH])
def test_false_alarms_stay_within_the_budget(bad: Bad) -> None:
    raised = {kind: alarms(make(np.random.default_rng(7)), bad) for kind, make in KINDS.items()}

    assert sum(raised.values()) <= BUDGET * DAYS * len(KINDS), raised
    assert max(raised.values()) <= 2, raised


@pytest.mark.parametrize("kind", ["noise", "slow noise", "daily", "flat", "many events", "saw", "latency"])
def test_a_fault_in_any_of_them_is_still_seen_within_six_points(kind: str) -> None:
    values = KINDS[kind](np.random.default_rng(7))[: 3 * 1440 + 300]
    values[-6:] += 12 * np.std(values[-60:]) + 0.25 * np.median(values)
    times = 1_700_000_000 + 60 * np.arange(len(values))

    assert scores(times, values, 60.0, Rules(budget_per_day=BUDGET)).onset[-1] >= len(values) - 6


QUIET = ("slow noise", "very slow noise", "random walk", "daily", "flat", "hourly bursts", "saw", "gappy")


def test_a_quiet_week_gives_no_more_than_the_budget_in_sweeps_and_in_recordings() -> None:
    """One alarm a day for all series together in sweeps, as calibrate reckons it, and for each in recordings."""
    rules = Rules(Bad.BOTH, budget_per_day=share(1.0, len(QUIET)))
    swept = recorded = 0
    for kind in QUIET:
        values = KINDS[kind](np.random.default_rng(7))[:WEEK]
        swept += len(rehearse(Series.of(Key("fleet", kind), TIMES, values), FIVE_MINUTES, [rules])[0].stretches)
        recorded += np.count_nonzero(replay(Recording(kind, TIMES, ("value",), values[:, None]), 1.0).alert)

    assert swept <= 7
    assert recorded <= 7 * len(QUIET)
