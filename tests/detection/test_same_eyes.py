"""A recording is judged as sweeps judged it then: the same rows alarm, for the same reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from detection.anomaly import Anomaly
from detection.backtest import Replay, replay
from detection.baseline import Rules
from detection.grid import grid
from detection.history.past import Stretch
from detection.history.table import Table, owner
from detection.recording import Recording
from detection.rehearsal import rehearse
from detection.round import LEARNED, Question, Round, Terms
from detection.surprise import newest, surprise
from monitoring.model import Bad, Floats, Key, Series, Service, Signal
from tests.detection.fakes import wobbling

MINUTE = timedelta(minutes=1)
FIRST, SIZE, FAULT = 28_000_000, 2040, 2000
KEY = Key("checkout", "memory", "a")
QUESTION = Question(Service("checkout", every=MINUTE), Signal("memory", "memory{labels}", bad=Bad.BOTH))
TIMES = 60 * (FIRST + np.arange(SIZE))
BUDGET = 0.1
OWNER = np.array([owner("checkout", "memory", "a", QUESTION.subject.digest)])
Planted = Callable[[Floats], Floats]


def planted(values: Floats, lasting: int, by: float) -> Floats:
    values = values.copy()
    values[FAULT : FAULT + lasting] += by
    return values


PLANTED: dict[str, Planted] = {
    "nothing": lambda values: values,
    "a spike": lambda values: planted(values, 1, 40),
    "a shift": lambda values: planted(values, 40, 40),
    "a drop": lambda values: planted(values, 10, -40),
    "a gap": lambda values: planted(values, 10, np.nan),
    "a slow point": lambda values: planted(values, 1, 12),
}


def life(fault: str, seed: int = 1) -> Floats:
    shape = 10 * np.sin(2 * np.pi * np.arange(SIZE) / 1440)
    return PLANTED[fault](wobbling(SIZE, seed=seed) + shape)


def replayed(values: Floats) -> Replay:
    return replay(Recording("checkout", TIMES, ("memory",), values[:, None]), BUDGET)


def swept(folder: Path, values: Floats) -> dict[int, Anomaly]:
    """The rows at which a sweep a minute calls it strange, from a little before the fault on."""
    one, start, found = Round(folder, 60, 6000), 0, {}
    for end in range(FAULT - 10, SIZE + 1):
        series = Series.of(KEY, TIMES[start:end], values[start:end])
        one.past.take(QUESTION.subject, Stretch(FIRST + start, FIRST + end - 1), [series])
        said = one.judge([QUESTION], Terms(datetime.fromtimestamp(int(TIMES[end - 1]), UTC), BUDGET, 1))
        if isinstance(judgement := said[KEY], Anomaly):
            found[end - 1] = judgement
        start = end
    one.past.close()
    return found


@pytest.fixture(scope="module", params=PLANTED)
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def both(fault: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Replay, dict[int, Anomaly]]:
    values = life(fault)
    return replayed(values), swept(tmp_path_factory.mktemp("swept"), values)


def test_the_same_row_alarms_in_a_recording_and_in_sweeps(fault: str, both: tuple[Replay, dict[int, Anomaly]]) -> None:
    recorded, live = both
    told = np.flatnonzero(recorded.alert[FAULT - 10 :]) + FAULT - 10

    assert list(told) == ([FAULT] if fault not in {"nothing", "a gap"} else [])
    assert list(live)[:1] == list(told)


def test_for_the_same_reason(both: tuple[Replay, dict[int, Anomaly]]) -> None:
    recorded, live = both
    for row, anomaly in list(live.items())[:1]:
        band = anomaly.reason.band

        assert anomaly.reason.sudden
        assert band.expected == pytest.approx(recorded.expected[row], rel=1e-5)
        assert band.upper == pytest.approx(recorded.upper[row], rel=0.02)


def test_what_calibrate_expects_is_what_sweeps_told(fault: str, both: tuple[Replay, dict[int, Anomaly]]) -> None:
    rules = Rules(Bad.BOTH, budget_per_day=BUDGET)
    (alarms,) = rehearse(Series.of(KEY, TIMES, life(fault)), MINUTE, [rules])
    began = [(start - int(TIMES[0])) // 60 for start, _ in alarms.stretches]

    assert [row for row in began if row >= FAULT - 10] == list(both[1])[:1]


def test_scores_of_a_kept_lesson_are_those_of_the_recording(tmp_path: Path) -> None:
    values = wobbling(SIZE) + 10 * np.sin(2 * np.pi * np.arange(SIZE) / 1440)
    swept(tmp_path, values)
    lesson = Table(tmp_path / "60s.lessons", LEARNED).read(np.array([0]), OWNER)["lesson"]
    laid = grid(TIMES, values, 60.0)
    live, recorded = (
        told.trigger[FAULT:] for told in (newest(laid, SIZE - FAULT, 1e-4, taught=lesson), surprise(laid, 1e-4))
    )

    np.testing.assert_allclose(live, recorded, atol=0.25)
