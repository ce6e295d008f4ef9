from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from detection.anomaly import Anomaly, Judgement, Normal, Unread
from detection.history.past import Subject
from detection.kept import sweep
from detection.round import Question, Terms
from detection.seen import Sweep
from detection.sweeper import Answer, Sweeper
from monitoring.model import Floats, Key, Series
from monitoring.signals import digest
from monitoring.source import MetricsError, MetricsUnavailableError
from tests.detection.fakes import CHECKOUT, LATENCY, MEMORY, NOW, SECOND, FakeSource, series, wobbling

DAY = timedelta(days=1)
SUBJECT = Subject("checkout", "memory", digest(MEMORY, CHECKOUT))
FINE, ILL = Key("checkout", "memory", "a"), Key("checkout", "memory", "b")


def one_by_one(ask):
    async def ranges(services, signal, window):
        found = {}
        for service in services:
            try:
                found[service.name] = await ask(service, signal, window)
            except MetricsError as error:
                found[service.name] = error
        return found

    return ranges


class Here:
    """A sweeper in this process."""

    def __init__(self, folder: Path) -> None:
        self.sweeper = Sweeper(folder, DAY)

    async def wanted(self, questions: Sequence[Question], now: datetime) -> Sequence[Question]:
        return self.sweeper.wanted(questions, now)

    async def judge(self, answers: Sequence[Answer], terms: Terms) -> Mapping[Key, Judgement]:
        return self.sweeper.judge(answers, terms)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    made = Here(tmp_path)
    yield made
    made.sweeper.close()


async def swept(
    here: Here, answers: dict[str, Sequence[Series] | MetricsError], now: datetime = NOW
) -> tuple[Sweep, FakeSource]:
    source = FakeSource(answers)
    found = await sweep([CHECKOUT], [MEMORY, LATENCY], one_by_one(source.range), here, Terms(now, 1.0))
    return found, source


def grown(size: int, values: Floats, key: Key = FINE) -> Series:
    """The first so many of the values, of which the newest of all is a minute after NOW."""
    return series(values[:size], key, NOW + (size - len(values) + 60) * SECOND)


async def test_each_instance_is_judged_by_itself(here: Here) -> None:
    jump = np.concatenate([wobbling(90), wobbling(10, level=300)])
    found, _ = await swept(here, {"memory": [series(wobbling(100), FINE), series(jump, ILL)]})

    assert isinstance(found.judgements[FINE], Normal)
    assert isinstance(found.judgements[ILL], Anomaly)


async def test_a_later_sweep_asks_for_what_is_new_and_judges_by_all(here: Here) -> None:
    values = np.append(wobbling(140), np.full(10, 300.0))
    await swept(here, {"memory": [grown(90, values)]})
    found, source = await swept(here, {"memory": [grown(150, values)]}, NOW + 60 * SECOND)
    window = max((window for _, _, window in source.asked), key=lambda window: window.end)

    assert window.end - window.start < 70 * SECOND
    assert isinstance(found.judgements[FINE], Anomaly)


async def test_a_source_that_fails_is_reported_clears_nothing_and_is_asked_again(here: Here) -> None:
    values = wobbling(150)
    await swept(here, {"memory": [grown(90, values)]})
    away, _ = await swept(here, {"memory": MetricsUnavailableError("It is away.")}, NOW + 30 * SECOND)
    found, _ = await swept(here, {"memory": [grown(150, values)]}, NOW + 60 * SECOND)

    assert (away.judgements, away.failed) == ({}, {("checkout", "memory"): "It is away."})
    assert len(here.sweeper._rounds[1].past.series(SUBJECT, "a")) == 150
    assert isinstance(found.judgements[FINE], Normal)


async def test_a_restart_makes_no_difference(tmp_path: Path) -> None:
    values = np.append(wobbling(140), np.full(10, 300.0))
    found = []
    for folder, restarts in (("one", False), ("two", True)):
        here = Here(tmp_path / folder)
        for size in range(90, 151, 15):
            judged, _ = await swept(here, {"memory": [grown(size, values)]}, NOW + (size - 90) * SECOND)
            found.append((size, judged.judgements))
            if restarts:
                here.sweeper.close()
                here = Here(tmp_path / folder)
        here.sweeper.close()

    assert found[:5] == found[5:]


async def test_a_series_that_stopped_is_unread_and_one_that_comes_back_goes_on(here: Here) -> None:
    values = wobbling(150)
    await swept(here, {"memory": [grown(90, values)]})
    stopped, _ = await swept(here, {"memory": [grown(90, values)]}, NOW + 30 * SECOND)
    back, _ = await swept(here, {"memory": [grown(150, values)]}, NOW + 60 * SECOND)

    assert stopped.judgements[FINE] == Unread("no new points", last=NOW)
    assert isinstance(back.judgements[FINE], Normal)


async def test_a_limit_reached_exactly_is_reached_in_32_bits_too(here: Here) -> None:
    limited = type(MEMORY)("memory", "memory{labels}", limit=0.9)
    source = FakeSource({"memory": [series(np.append(wobbling(90, 0.5, 0.01), [0.9, 0.9]))]})
    found = await sweep([CHECKOUT], [limited], one_by_one(source.range), here, Terms(NOW, 1.0))
    (anomaly,) = found.anomalies

    assert anomaly.reason.limit == 0.9
