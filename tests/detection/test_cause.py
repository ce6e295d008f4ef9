from datetime import timedelta

import pytest

from detection.anomaly import Anomaly, Band, Reason
from detection.cause import ordered, shares
from monitoring.model import Bad, Key
from tests.detection.fakes import NOW, anomaly

MINUTE = timedelta(minutes=1)


def of(signal: str, *, later: float = 0, days: float = 1, value: float = 300.0, **kwargs: object) -> Anomaly:
    low = value < 100
    reason = Reason(value, Band(100.0, 90.0, 110.0), Bad.LOW if low else Bad.HIGH, timedelta(days=days))
    return anomaly(Key("checkout", signal), since=NOW + later * MINUTE, reason=reason, **kwargs)


def first(*anomalies: Anomaly) -> str:
    return ordered(anomalies)[0].key.signal


@pytest.mark.parametrize("resource", ["cpu", "memory_usage", "disk", "swap", "load", "queue_length", "open_files"])
def test_what_runs_out_comes_before_what_it_slows_down(resource: str) -> None:
    assert first(of("latency_p95"), of("error_ratio"), of("request_rate", value=1.0), of(resource)) == resource


def test_fewer_requests_follow_from_errors_and_more_of_them_lead_to_slowness() -> None:
    assert first(of("request_rate", value=1.0), of("error_ratio")) == "error_ratio"
    assert first(of("latency_p95"), of("request_rate")) == "request_rate"


def test_what_moved_first_comes_first() -> None:
    assert first(of("cpu", later=10), of("latency_p95")) == "latency_p95"
    assert first(of("cpu", later=1), of("latency_p95")) == "cpu"


def test_the_rarer_comes_first() -> None:
    assert first(of("queue", days=1), of("inodes", days=300)) == "inodes"


def test_what_lasts_comes_before_what_is_over() -> None:
    assert first(of("cpu", days=900, until=NOW), of("latency_p95")) == "latency_p95"


def test_shares_are_of_what_lasts_and_add_up() -> None:
    told = shares((of("cpu"), of("latency_p95"), of("disk", until=NOW)))

    assert [one.key.signal for one in told] == ["cpu", "latency_p95"]
    assert sum(one.share for one in told) == pytest.approx(1.0)


def test_nothing_strange_has_no_shares() -> None:
    assert shares(()) == ()
