"""A judgement can be made again from what was kept of it, and from nothing else."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detection.evidence import EvidenceError, Question, Recorder, decode, encode, judge_again
from detection.health import Health, NotSeen
from detection.incident import Incident, Stage
from detection.weights import USUAL, Weights
from monitoring.model import Floats, Severity
from monitoring.source import MetricsUnavailableError
from tests.detection.fakes import CHECKOUT, KEY, LATENCY, MEMORY, NOW, SECOND, FakeSource, anomaly, series, wobbling

BEFORE = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(),))
ENDINGS = {
    "recovered": wobbling(6, seed=3),
    "too few": wobbling(2, seed=3),
    "still strange": wobbling(20, level=150.0, seed=3),
    "worse": wobbling(40, level=400.0, seed=3),
    "gaps": np.array([100.0, np.nan, np.inf, 100.0, 100.0, 100.0, 101.0]),
}


def question(after: int, before: Incident | None = BEFORE) -> Question:
    since = NOW - after * SECOND
    return Question(CHECKOUT, (MEMORY,), since, NOW, 1.0, timedelta(days=14), before)


async def judged(values: Floats, after: int, before: Incident | None = BEFORE) -> tuple[Health, dict]:
    """The judgement, and what is kept of it after a way through a file."""
    recorder = Recorder(FakeSource({"memory": [series(values)]}).range)
    asked = question(after, before)
    health = await asked.judge(recorder.range)
    return health, json.loads(json.dumps(encode(asked, recorder.heard), allow_nan=False))


@pytest.mark.parametrize("before", [BEFORE, None])
@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_same_points_give_the_same_judgement(ending: str, before: Incident | None):
    after = ENDINGS[ending]
    values = np.concatenate([wobbling(75), wobbling(40, level=150.0), after])

    health, kept = await judged(values, len(after), before)

    assert await judge_again(kept) == health


async def test_other_points_give_another():
    values = np.concatenate([wobbling(75), wobbling(40, level=150.0), ENDINGS["recovered"]])
    health, kept = await judged(values, 6)
    points = kept["heard"][0]["series"][0]["values"]
    points[-6:] = [150.0] * 6

    assert await judge_again(kept) != health


async def test_what_could_not_be_read_is_kept_too():
    recorder = Recorder(FakeSource({"memory": MetricsUnavailableError("Prometheus is away.")}).range)
    health = await question(6).judge(recorder.range)

    again = await judge_again(json.loads(json.dumps(encode(question(6), recorder.heard))))

    assert again == health
    assert again.outcomes[KEY] == NotSeen("Prometheus is away.")


async def test_what_was_not_kept_is_not_seen():
    _, kept = await judged(wobbling(100), 6)

    assert (await judge_again({**kept, "heard": []})).outcomes[KEY] == NotSeen("memory of checkout was not read then.")


async def test_what_was_asked_survives():
    asked = Question(CHECKOUT, (MEMORY, LATENCY), NOW - SECOND, NOW, 0.5, timedelta(hours=3), BEFORE)

    again = decode(json.loads(json.dumps(encode(asked, []))))

    assert again.before is not None
    assert again.before.anomalies == BEFORE.anomalies
    assert (again.since, again.now, again.budget_per_day, again.history) == (NOW - SECOND, NOW, 0.5, timedelta(hours=3))
    assert [one.name for one in again.signals] == [MEMORY.name, LATENCY.name]


@pytest.mark.parametrize("broken", [{}, {"shape": 1, "service": 1}, {"service": {"name": "x", "every_s": "y"}}])
async def test_nonsense_is_no_evidence(broken: dict):
    with pytest.raises(EvidenceError):
        await judge_again(broken)


async def test_the_model_that_judged_judges_again():
    asked = replace(question(6), weights=Weights((0.5, 0.1, 0.1, 0.1, 0.1, 0.1), 7.0))
    kept = json.loads(json.dumps(encode(asked, ())))

    assert decode(kept).weights == asked.weights
    assert decode({name: it for name, it in kept.items() if name != "weights"}).weights == USUAL
    with pytest.raises(EvidenceError):
        decode(kept | {"weights": {"views": [2.0], "careful": 1.0}})
