"""What somebody else's alarm says of a service, joined with what we noticed ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detection.anomaly import Alert, Anomaly, Band, Reason
from detection.change import Change, Opened, Resolved, Updated
from detection.incident import Incident
from detection.storm import common, gather
from monitoring.model import Bad, Key, Severity, Unit

# Not a name that a signal can have, so that no sweep ends what an alert began.
PREFIX = "alert "
# An alert has no figures of its own: neither a value nor where it was expected.
FIGURELESS = Reason(0.0, Band(0.0, 0.0, 0.0), Bad.BOTH, timedelta())


@dataclass(frozen=True, slots=True)
class Report:
    """One alert as it was told; `until` is set when it is over."""

    service: str
    instance: str
    severity: Severity
    alert: Alert
    since: datetime
    until: datetime | None = None


def join(reports: Sequence[Report], incidents: Sequence[Incident], now: datetime) -> tuple[Change, ...]:
    """What the reports change; told twice, late or in another order, they change nothing more.

    `incidents` are the open ones and those resolved lately: what a person closed stays closed until it fires anew.
    """
    closed = [incident for incident in incidents if not incident.is_open]
    fresh = [report for report in reports if not any(_knows(incident, report) for incident in closed)]
    homes = _homes([incident for incident in incidents if incident.is_open], fresh)
    changes = [_changed(home, told, now) for home, told in homes.values()]
    rest = [one for one in fresh if one.until is None and not any(one in told for _, told in homes.values())]
    untouched = [incident for incident in incidents if incident.number not in homes]
    return (*(change for change in changes if change is not None), *gather(_opened(rest, now), untouched, now))


def _homes(current: Sequence[Incident], reports: Sequence[Report]) -> dict[int, tuple[Incident, list[Report]]]:
    """The open incident that each report belongs to: its service's, else the storm of that alert or machine."""
    by_service = {name: incident for incident in current for name in incident.services}
    storms = {incident.common: incident for incident in current if incident.is_storm}
    found: dict[int, tuple[Incident, list[Report]]] = {}
    for report in reports:
        shared = common([_new(report, set())])
        home = by_service.get(report.service) or next((storms[name] for name in storms if name in shared), None)
        if home is not None:
            found.setdefault(home.number, (home, []))[1].append(report)
    return found


def _opened(firing: Sequence[Report], now: datetime) -> list[Opened]:
    by_service: dict[str, list[Report]] = {}
    for report in sorted(firing, key=lambda report: report.service):
        by_service.setdefault(report.service, []).append(report)
    return [Opened(service, _loudest(told), _folded((), told), now) for service, told in by_service.items()]


def _changed(before: Incident, told: Sequence[Report], now: datetime) -> Change | None:
    anomalies = _folded(before.anomalies, told)
    if anomalies == before.anomalies:
        return None
    severity = max(before.severity, _loudest([report for report in told if report.until is None]))
    after = replace(before, anomalies=anomalies, severity=severity, updated_at=now)
    # Where our own eyes saw something too, they say when it is over.
    if all(anomaly.alert and anomaly.until for anomaly in anomalies):
        return Resolved(after.resolve("", now))
    lasting, lasted = _lasting(anomalies), _lasting(before.anomalies)
    return Updated(
        after,
        joined=tuple(sorted(lasting - lasted)),
        ended=tuple(sorted(lasted - lasting)),
        raised=severity > before.severity,
    )


def _folded(anomalies: Sequence[Anomaly], told: Sequence[Report]) -> tuple[Anomaly, ...]:
    found = list(anomalies)
    for report in sorted(told, key=lambda report: (report.alert.started, report.until is not None)):
        place = next((i for i, one in enumerate(found) if _is_same(one, report)), None)
        if place is not None:
            found[place] = _told_again(found[place], report)
        elif report.until is None:
            found.append(_new(report, {one.key for one in found}))
    return tuple(found)


def _told_again(known: Anomaly, report: Report) -> Anomaly:
    assert known.alert is not None
    if report.alert.started < known.alert.started:
        return known
    if report.until is not None:
        return known if known.until else replace(known, until=max(report.until, known.since))
    if report.alert.started > known.alert.started:
        return replace(known, alert=report.alert, until=None)
    return known


def _new(report: Report, taken: set[Key]) -> Anomaly:
    key = Key(report.service, PREFIX + report.alert.name, report.instance)
    if key in taken:
        key = replace(key, instance=f"{report.instance}~{report.alert.fingerprint[:8]}")
    return Anomaly(key, Unit.NUMBER, report.since, 0.0, FIGURELESS, alert=report.alert)


def _knows(incident: Incident, report: Report) -> bool:
    return any(
        _is_same(one, report) and one.alert is not None and report.alert.started <= one.alert.started
        for one in incident.anomalies
    )


def _is_same(anomaly: Anomaly, report: Report) -> bool:
    return anomaly.alert is not None and anomaly.alert.fingerprint == report.alert.fingerprint


def _lasting(anomalies: Sequence[Anomaly]) -> set[Key]:
    return {anomaly.key for anomaly in anomalies if anomaly.until is None}


def _loudest(reports: Sequence[Report]) -> Severity:
    return max((report.severity for report in reports), default=Severity.INFO)
