from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from detection.anomaly import Anomaly, Learning, Normal, Unread
from detection.sweep import Sweep, sweep
from monitoring.model import Key, Series
from monitoring.source import MetricsError, MetricsUnavailableError
from tests.detection.fakes import CHECKOUT, LATENCY, MEMORY, NOW, SECOND, FakeSource, series, wobbling

DAY = timedelta(days=1)


async def swept(answers: dict[str, Sequence[Series] | MetricsError]) -> Sweep:
    source = FakeSource(answers)
    return await sweep([CHECKOUT], [MEMORY, LATENCY], source.range, history=DAY, budget_per_day=1, now=NOW)


async def test_each_instance_is_judged_by_itself() -> None:
    fine, ill = Key("checkout", "memory", "a"), Key("checkout", "memory", "b")
    jump = np.concatenate([wobbling(90), wobbling(10, level=300)])

    found = await swept({"memory": [series(wobbling(100), fine), series(jump, ill)]})

    assert isinstance(found.judgements[fine], Normal)
    assert isinstance(found.judgements[ill], Anomaly)


async def test_a_signal_that_cannot_be_read_is_reported_and_the_rest_is_judged() -> None:
    found = await swept({"memory": [series(wobbling(100))], "latency_p95": MetricsUnavailableError("It is away.")})

    assert found.failed == {("checkout", "latency_p95"): "It is away."}
    assert [type(judgement) for judgement in found.judgements.values()] == [Normal]


async def test_too_little_history_is_learning() -> None:
    found = await swept({"memory": [series(wobbling(12))]})

    assert list(found.learning.values()) == [Learning(12, 60)]


async def test_a_series_that_stopped_is_unread() -> None:
    found = await swept({"memory": [series(wobbling(100), until=NOW - 10 * SECOND)]})

    assert list(found.judgements.values()) == [Unread("no new points", last=NOW - 10 * SECOND)]


async def test_a_signal_the_service_does_not_have_is_nothing() -> None:
    found = await swept({})

    assert (found.judgements, found.failed) == ({}, {})
