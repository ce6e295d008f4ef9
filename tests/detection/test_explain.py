from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detection.explain import Before, explain
from detection.incident import Incident, Stage
from monitoring.model import Key, Severity
from tests.detection.fakes import KEY, NOW, anomaly, series

MINUTE = timedelta(minutes=1)
LATENCY = Key("checkout", "latency_p95")
INCIDENT = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(value=300.0),))


def test_it_tells_how_far_how_long_and_how_many_times_the_expected() -> None:
    (told,) = explain(INCIDENT, [series(np.ones(3))], NOW + 5 * MINUTE)

    assert (told.reach, told.times_expected, told.lasted) == (20.0, 3.0, 5 * MINUTE)
    assert (told.before, told.source) == ((), "query")


def test_the_same_time_a_day_and_a_week_ago_stand_beside_it() -> None:
    week = np.repeat(np.arange(9.0), 288)[-8 * 288 :]
    (told,) = explain(INCIDENT, [series(week, step_s=300)], NOW)

    assert [before.ago for before in told.before] == [timedelta(days=1), timedelta(days=7)]
    assert told.before == (Before(timedelta(days=1), 7.0), Before(timedelta(days=7), 1.0))


def test_a_gap_then_is_not_made_up() -> None:
    values = np.arange(2.0 * 288)
    values[230:350] = np.nan

    assert explain(INCIDENT, [series(values, step_s=300)], NOW)[0].before == ()


def test_what_lasts_comes_first_and_then_the_likeliest_cause() -> None:
    over = anomaly(Key("checkout", "cpu"), since=NOW - 9 * MINUTE, until=NOW)
    latency, memory = anomaly(LATENCY), anomaly(KEY)
    told = explain(replace(INCIDENT, anomalies=(over, latency, memory)), [], NOW)

    assert [one.anomaly for one in told] == [memory, latency, over]
    assert [one.share > 0 for one in told] == [True, True, False]


@pytest.mark.parametrize("value", [0.0, -5.0])
def test_times_the_expected_is_not_said_where_it_means_nothing(value: float) -> None:
    (told,) = explain(replace(INCIDENT, anomalies=(anomaly(value=value),)), [], NOW)

    assert told.times_expected is None
