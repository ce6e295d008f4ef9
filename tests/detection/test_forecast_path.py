from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from detection.anomaly import Band
from detection.forecast import Heading, Reach
from detection.forecast_path import Path, straight
from monitoring.model import Floats

TIMES = np.arange(0.0, 1000.0, 10.0)


def path(expected: Floats) -> Path:
    return Path(TIMES, expected, expected - 10, expected + 10)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_a_limit_above_is_met_first_by_the_upper_edge() -> None:
    assert path(TIMES).reach(500.0, low=False) == Reach(moment(500), moment(490), moment(510))


def test_a_limit_below_is_met_first_by_the_lower_edge() -> None:
    assert path(1000 - TIMES).reach(500.0, low=True) == Reach(moment(500), moment(490), moment(510))


def test_what_the_line_does_not_meet_is_not_met() -> None:
    assert path(np.full(100, 495.0)).reach(500.0, low=False) is None


def test_an_edge_that_never_meets_it_may_take_for_ever() -> None:
    met = path(np.minimum(TIMES, 505.0)).reach(500.0, low=False)

    assert met is not None
    assert met.latest is None


def test_a_trend_becomes_a_path_whose_band_opens() -> None:
    told = straight(Heading(10.0, 1.0, Band(20.0, 15.0, 25.0)), 0.0, 100.0)

    assert told.at(0.0) == Band(10.0, 10.0, 10.0)
    assert told.at(100.0) == Band(20.0, 15.0, 25.0)
    assert told.at(50.0).expected == pytest.approx(15.0)
    assert timedelta(seconds=float(told.times[-1])) == timedelta(seconds=100)
