"""Past incidents are alike by service, signals and shape."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from detection.alike import alike, likeness
from detection.anomaly import Anomaly, Band, Reason
from detection.incident import Incident, Stage
from monitoring.model import Bad, Key, Severity, Unit

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
HIGH = Reason(2.4, Band(0.3, 0.2, 0.4), Bad.HIGH, timedelta(days=40))


def strange(signal: str, service: str = "checkout", score: float = 30.0, reason: Reason = HIGH) -> Anomaly:
    return Anomaly(Key(service, signal), Unit.SECONDS, NOW, score, reason)


def incident(number: int, *anomalies: Anomaly, service: str = "checkout") -> Incident:
    return Incident(number, service, Stage.RESOLVED, Severity.WARNING, NOW, NOW, anomalies)


THIS = incident(9, strange("latency"), strange("cpu"))


def test_the_same_again_is_wholly_alike():
    found = likeness(THIS, incident(3, strange("latency"), strange("cpu")))

    assert (found.whole, found.shared) == (1.0, ("cpu", "latency"))


def test_another_service_another_signal_and_another_shape_each_count():
    elsewhere = likeness(THIS, incident(3, strange("latency", "cart"), strange("cpu", "cart"), service="cart"))
    fewer = likeness(THIS, incident(3, strange("latency")))
    fell = likeness(THIS, incident(3, strange("latency", reason=replace(HIGH, direction=Bad.LOW)), strange("cpu")))

    assert (elsewhere.service, fewer.signals, fell.shape) == (0.0, 0.5, 0.875)


def test_what_went_much_further_is_less_alike():
    near, far = (likeness(THIS, incident(3, strange("latency", score=score))).shape for score in (25.0, 900.0))

    assert near > far


def test_the_most_alike_comes_first_and_of_equals_the_newest():
    same, older = incident(7, strange("latency"), strange("cpu")), incident(3, strange("latency"), strange("cpu"))
    part = incident(8, strange("latency"))

    assert [one.incident.number for one in alike(THIS, [part, older, same])] == [7, 3, 8]


def test_what_shares_no_signal_later_ones_and_drills_teach_nothing():
    other, later = incident(3, strange("disk")), incident(10, strange("latency"))
    drill = replace(incident(4, strange("latency"), strange("cpu")), drill=True)

    assert alike(THIS, [other, later, drill]) == ()
