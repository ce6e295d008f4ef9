from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly, Band, Judgement, Normal
from detection.change import Absorbed, Change, Opened, Resolved, Updated
from detection.correlate import correlate
from detection.incident import Incident, Stage
from detection.seen import Sweep
from detection.storm import LEFT, STORM, TOGETHER
from monitoring.model import Key, Service, Severity
from tests.detection.fakes import NOW, SECOND, anomaly

SERVICES = [Service(f"web-{number:03}", every=SECOND) for number in range(200)]
NORMAL = Normal(0.0, 100.0, Band(100.0, 90.0, 110.0))


def key(service: Service, signal: str = "queue", instance: str = "") -> Key:
    return Key(service.name, signal, instance)


def strange(services: Iterable[Service], signal: str = "queue", instance: str = "") -> dict[Key, Judgement]:
    return {key(one, signal, instance): anomaly(key(one, signal, instance)) for one in services}


def changes(judgements: dict[Key, Judgement], *incidents: Incident, now: datetime = NOW) -> tuple[Change, ...]:
    return correlate(Sweep(now, judgements), incidents, SERVICES, now)


def lone(number: int, service: Service, **kwargs: object) -> Incident:
    made = Incident(number, service.name, Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(key(service)),))
    return replace(made, **kwargs)


def storm(services: Iterable[Service], until: datetime | None = None) -> Incident:
    anomalies = tuple(anomaly(key(one), until=until) for one in services)
    return Incident(9, "", Stage.OPEN, Severity.WARNING, NOW, NOW, anomalies, common="queue")


def test_two_hundred_services_that_fail_alike_are_one_incident() -> None:
    (change,) = changes(strange(SERVICES))

    assert isinstance(change, Opened)
    assert (change.service, change.common, len(change.anomalies)) == ("", "queue", 200)


def test_a_few_services_stay_incidents_of_their_own() -> None:
    assert len(changes(strange(SERVICES[: STORM - 1]))) == STORM - 1


def test_many_services_with_nothing_in_common_stay_incidents_of_their_own() -> None:
    apart = {k: v for number, one in enumerate(SERVICES[:8]) for k, v in strange([one], f"signal-{number}").items()}

    assert len(changes(apart)) == 8


def test_services_of_one_machine_are_a_storm_whatever_fails_of_them() -> None:
    found = {
        k: v
        for number, one in enumerate(SERVICES[:6])
        for k, v in strange([one], f"signal-{number}", f"10.0.0.5:{number}").items()
    }
    (change,) = changes(found)

    assert isinstance(change, Opened)
    assert change.common == "on 10.0.0.5"


def test_those_that_began_a_moment_earlier_become_the_storm_and_are_taken_in() -> None:
    grown, absorbed = changes(strange(SERVICES[:50]), lone(4, SERVICES[1]), lone(3, SERVICES[0]))

    assert isinstance(grown, Updated)
    assert (grown.incident.number, grown.incident.service, grown.incident.common) == (3, "", "queue")
    assert len(grown.incident.services) == 50
    assert isinstance(absorbed, Absorbed)
    assert (absorbed.incident.number, absorbed.incident.part_of, absorbed.incident.stage) == (4, 3, Stage.RESOLVED)


def test_what_somebody_has_taken_or_began_long_ago_is_left_alone() -> None:
    taken, old = lone(1, SERVICES[0], stage=Stage.ACKNOWLEDGED), lone(2, SERVICES[1], opened_at=NOW - 2 * TOGETHER)
    (change,) = changes(strange(SERVICES[:50]), taken, old)

    assert isinstance(change, Opened)
    assert len(change.anomalies) == 48


def test_a_drill_is_never_part_of_a_storm() -> None:
    drill = Service("drill", every=SECOND, drill=True)
    found = correlate(Sweep(NOW, strange([*SERVICES, drill])), (), [*SERVICES, drill], NOW)

    assert sorted(change.service for change in found if isinstance(change, Opened)) == ["", "drill"]


def test_who_comes_later_joins() -> None:
    (change,) = changes(strange(SERVICES[:60]), storm(SERVICES[:50]), now=NOW + SECOND)

    assert isinstance(change, Updated)
    assert len(change.joined) == 10
    assert len(change.incident.services) == 60


def test_all_of_a_member_is_told_in_the_storm() -> None:
    also = strange([SERVICES[0]], "latency")
    (change,) = changes(strange(SERVICES[:50]) | also, storm(SERVICES[:50]))

    assert isinstance(change, Updated)
    assert change.joined == tuple(also)


def test_another_trouble_of_a_service_outside_is_an_incident_of_its_own() -> None:
    (change,) = changes(strange(SERVICES[:50]) | strange([SERVICES[70]], "latency"), storm(SERVICES[:50]))

    assert isinstance(change, Opened)
    assert change.service == SERVICES[70].name


def test_a_storm_is_over_when_every_service_is() -> None:
    calm: dict[Key, Judgement] = {key(one): NORMAL for one in SERVICES[:50]}
    (ended,) = changes(calm, storm(SERVICES[:50]))
    assert isinstance(ended, Updated)

    (change,) = changes(calm, ended.incident, now=NOW + 5 * SECOND)
    assert isinstance(change, Resolved)


def test_what_was_not_swept_keeps_the_storm_open() -> None:
    ended = storm(SERVICES[:50], until=NOW)
    rest = replace(ended, anomalies=(*ended.anomalies, anomaly(key(Service("elsewhere")))))

    assert not any(isinstance(change, Resolved) for change in changes({}, rest, now=NOW + timedelta(minutes=1)))


def test_the_few_that_are_left_go_on_by_themselves() -> None:
    calm: dict[Key, Judgement] = {key(one): NORMAL for one in SERVICES[LEFT - 1 : 50]}
    left = SERVICES[: LEFT - 1]
    before = replace(
        storm(SERVICES[:50]), anomalies=(*storm(left).anomalies, *storm(SERVICES[LEFT - 1 : 50], NOW).anomalies)
    )
    resolved, *opened = changes(calm | strange(left), before, now=NOW + TOGETHER)

    assert isinstance(resolved, Resolved)
    assert [one.service for one in opened if isinstance(one, Opened)] == [one.name for one in left]


def test_what_a_person_closed_stays_closed() -> None:
    closed = storm(SERVICES[:50]).resolve("lee", NOW + SECOND)

    assert changes(strange(SERVICES[:50]), closed, now=NOW + 2 * SECOND) == ()


def test_one_more_storm_for_another_reason_is_another_incident() -> None:
    found = strange(SERVICES[:50]) | strange(SERVICES[60:70], "errors")
    (change,) = changes(found, storm(SERVICES[:50]))

    assert isinstance(change, Opened)
    assert change.common == "errors"


def test_an_alarm_that_is_over_has_nothing_in_common_with_others() -> None:
    over = [lone(number, SERVICES[number], anomalies=(_over(SERVICES[number]),)) for number in range(4)]

    assert all(not isinstance(change, Absorbed) for change in changes(strange([SERVICES[50]]), *over))


def _over(service: Service) -> Anomaly:
    return anomaly(key(service), until=NOW)
