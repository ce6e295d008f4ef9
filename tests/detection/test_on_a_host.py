"""A busy machine, recorded each second for 23 minutes by the bot's own source: what is there, and what is planted."""

from pathlib import Path

import numpy as np
import pytest

from detection.backtest import Replay, replay
from detection.baseline import Rules
from detection.detector import scores
from detection.recording import Recording, read
from detection.walk import NOWHERE
from monitoring.model import Bad, Floats

HOST = read(Path(__file__).parent / "host.csv")
AT, LASTS = 1000, 30


def metric(name: str, *, faulty: bool) -> Floats:
    """The fault is three times the range of all that was seen before."""
    values = HOST.values[:, HOST.metrics.index(name)].copy()
    if faulty:
        values[AT : AT + LASTS] += 3 * np.ptp(values[:AT]) + 0.1 * np.median(values)
    return values


def onsets(values: Floats) -> Floats:
    onset = scores(HOST.times, values, 1.0, Rules(Bad.HIGH, budget_per_day=0.1)).onset
    return np.unique(onset[onset != NOWHERE])


def replayed(values: Floats) -> Replay:
    return replay(Recording("host", HOST.times, ("value",), values[:, None]), 1.0)


@pytest.mark.parametrize("name", HOST.metrics)
def test_a_planted_fault_is_found_within_ten_seconds(name: str) -> None:
    values = metric(name, faulty=True)
    found = onsets(values)
    told = np.flatnonzero(replayed(values).alert)

    assert ((found >= AT) & (found < AT + 10)).any()
    assert ((told >= AT) & (told < AT + 10)).any()


def test_what_was_there_wakes_at_most_one() -> None:
    quiet = [metric(name, faulty=False) for name in HOST.metrics]

    assert sum(len(onsets(values)) for values in quiet) <= 1
    assert not sum(np.count_nonzero(replayed(values).alert) for values in quiet)
