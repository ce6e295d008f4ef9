from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from detection.alert import Report, join
from detection.anomaly import Alert
from detection.correlate import Opened, Resolved, Updated, correlate
from detection.incident import Incident, Stage
from detection.seen import Sweep
from monitoring.model import Key, Severity
from tests.detection.fakes import CHECKOUT, KEY, NOW, SECOND, anomaly

MINUTE = timedelta(minutes=1)
HIGH_CPU = Report("checkout", "a:1", Severity.WARNING, Alert("HighCpu", "c0ffee", NOW, "CPU is busy."), NOW)


def over(report: Report, until: datetime = NOW + MINUTE) -> Report:
    return replace(report, until=until)


def another(fingerprint: str, name: str = "HighCpu", **changes) -> Report:
    return replace(HIGH_CPU, alert=replace(HIGH_CPU.alert, name=name, fingerprint=fingerprint), **changes)


def after(reports, *incidents: Incident, now: datetime = NOW) -> Incident:
    """The one incident as it is then."""
    (change,) = join(reports, incidents, now)
    match change:
        case Opened(service, severity, anomalies, at):
            return Incident(7, service, Stage.OPEN, severity, at, at, anomalies)
        case Updated(incident) | Resolved(incident):
            return incident


OPEN = after([HIGH_CPU])


def test_an_alert_opens_an_incident_of_its_service():
    (change,) = join([HIGH_CPU], [], NOW)

    assert isinstance(change, Opened)
    assert (change.service, change.severity) == ("checkout", Severity.WARNING)
    assert [str(one.key) for one in change.anomalies] == ["alert HighCpu of checkout on a:1"]


def test_the_same_alert_told_again_changes_nothing():
    assert join([HIGH_CPU, HIGH_CPU], [OPEN], NOW + MINUTE) == ()


def test_200_alerts_of_a_service_are_one_incident():
    changes = join([another(f"{number:x}", instance=f"host{number}") for number in range(200)], [], NOW)

    assert [len(change.anomalies) for change in changes if isinstance(change, Opened)] == [200]


def test_an_alert_joins_what_the_bot_noticed_and_makes_it_louder():
    noticed = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(),))

    (change,) = join([replace(HIGH_CPU, severity=Severity.CRITICAL)], [noticed], NOW)

    assert isinstance(change, Updated)
    assert change.raised
    assert [key.signal for key in change.joined] == ["alert HighCpu"]
    assert change.incident.anomalies[0] == anomaly()


def test_when_the_last_alert_ends_an_incident_of_alerts_is_over():
    (change,) = join([over(HIGH_CPU)], [OPEN], NOW + MINUTE)

    assert isinstance(change, Resolved)
    assert change.incident.resolved_by == ""


def test_an_alert_ends_only_its_own_evidence():
    both = after([another("beef", "HighMemory")], OPEN)

    (change,) = join([over(HIGH_CPU)], [both], NOW + MINUTE)

    assert isinstance(change, Updated)
    assert [one.until is None for one in change.incident.anomalies] == [False, True]


def test_an_alert_that_ends_does_not_close_what_the_bot_still_sees():
    noticed = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(),))
    both = after([HIGH_CPU], noticed)

    (change,) = join([over(HIGH_CPU)], [both], NOW + MINUTE)

    assert isinstance(change, Updated)
    assert [one.until is None for one in change.incident.anomalies] == [True, False]


def test_a_sweep_that_sees_nothing_strange_leaves_an_alert_alone():
    assert correlate(Sweep(NOW + 60 * MINUTE), [OPEN], [CHECKOUT], NOW + 60 * MINUTE) == ()


def test_an_alert_of_a_signals_name_is_not_that_signal():
    clash = after([another("c0de", "memory")])

    assert Key("checkout", "memory", "a:1") == KEY
    assert KEY not in {one.key for one in clash.anomalies}


def test_the_end_of_an_alert_nobody_knows_changes_nothing():
    assert join([over(HIGH_CPU)], [], NOW) == ()
    assert join([over(another("beef"))], [OPEN], NOW) == ()


def test_what_comes_late_does_not_open_again_what_is_over():
    closed = after([over(HIGH_CPU)], OPEN)

    assert not closed.is_open
    assert join([HIGH_CPU], [closed], NOW + 2 * MINUTE) == ()


def test_order_does_not_matter():
    began_again = replace(HIGH_CPU, alert=replace(HIGH_CPU.alert, started=NOW + 2 * MINUTE), since=NOW + 2 * MINUTE)
    told = [over(HIGH_CPU), HIGH_CPU, began_again]

    for order in permutations(told):
        incident = after([another("beef", "HighMemory")], OPEN)
        for report in order:
            incident = next((after([report], incident) for _ in join([report], [incident], NOW)), incident)

        assert next(one for one in incident.anomalies if one.alert.fingerprint == "c0ffee").until is None


def test_what_a_person_closed_stays_closed_until_it_fires_anew():
    closed = OPEN.resolve("lee", NOW + MINUTE)
    anew = replace(HIGH_CPU, alert=replace(HIGH_CPU.alert, started=NOW + 5 * MINUTE))

    assert join([HIGH_CPU], [closed], NOW + 2 * MINUTE) == ()
    assert isinstance(join([anew], [closed], NOW + 5 * MINUTE)[0], Opened)


def test_two_alerts_that_look_alike_are_two():
    (change,) = join([HIGH_CPU, another("beef")], [], NOW)

    assert isinstance(change, Opened)
    assert len({one.key for one in change.anomalies}) == 2


def test_an_incident_of_an_alert_and_an_anomaly_ends_when_both_have():
    noticed = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(until=NOW),))
    both = after([HIGH_CPU], noticed)
    later = NOW + 60 * SECOND

    assert not any(isinstance(change, Resolved) for change in correlate(Sweep(later), [both], [CHECKOUT], later))

    ended = after([over(HIGH_CPU)], both)
    (change,) = correlate(Sweep(later + MINUTE), [ended], [CHECKOUT], later + MINUTE)
    assert isinstance(change, Resolved)


@pytest.mark.parametrize("instance", ["", "a:1"])
def test_an_alert_of_many_services_is_one_incident_that_grows_and_ends(instance: str) -> None:
    told = [another(str(number), service=f"web-{number}", instance=instance) for number in range(20)]
    (opened,) = join(told[:10], (), NOW)
    assert isinstance(opened, Opened)
    storm = Incident(1, "", Stage.OPEN, opened.severity, NOW, NOW, opened.anomalies, common=opened.common)

    (grown,) = join(told, (storm,), NOW)
    assert isinstance(grown, Updated)
    assert len(grown.incident.services) == 20

    (over,) = join([replace(one, until=NOW) for one in told], (grown.incident,), NOW)
    assert isinstance(over, Resolved)
