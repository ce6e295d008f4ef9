"""What a sweep changes: incidents that open, grow or end; one a service, however many signals are strange."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly, Judgement, Normal, Unread
from detection.incident import Incident
from detection.seen import Sweep
from detection.severity import Replicas, severity
from monitoring.model import Key, Service, Severity

SETTLE_POINTS = 5
REFRESH = timedelta(seconds=15)
GONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """Something went wrong with a service that was fine."""

    service: str
    severity: Severity
    anomalies: tuple[Anomaly, ...]
    at: datetime
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """`incident` as it is from now on; `joined` are signals that became strange since, `raised` a louder severity."""

    incident: Incident
    joined: tuple[Key, ...] = ()
    ended: tuple[Key, ...] = ()
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """All of it is back to normal, and has been for long enough."""

    incident: Incident


Change = Opened | Updated | Resolved


def correlate(
    sweep: Sweep, incidents: Sequence[Incident], services: Sequence[Service], now: datetime
) -> tuple[Change, ...]:
    """`incidents` are the open ones and those resolved lately: what a person closed stays closed until it ends."""
    changes = (_of_service(sweep, incidents, service, now) for service in services)
    return tuple(change for change in changes if change is not None)


def _of_service(sweep: Sweep, incidents: Sequence[Incident], service: Service, now: datetime) -> Change | None:
    here = {key: found for key, found in sweep.judgements.items() if key.service == service.name}
    mine = [incident for incident in incidents if incident.service == service.name]
    strange = tuple(found for found in here.values() if isinstance(found, Anomaly) and not _closed_by_hand(found, mine))
    current = next((incident for incident in mine if incident.is_open), None)
    if current is not None:
        return _changed(current, strange, here, service, now)
    if not strange:
        return None
    return Opened(service.name, _loudest(strange, here, service, now), _ordered(strange), now, service.drill)


def _changed(
    before: Incident, strange: Sequence[Anomaly], here: Mapping[Key, Judgement], service: Service, now: datetime
) -> Change | None:
    known = {anomaly.key: anomaly for anomaly in before.anomalies}
    again = {anomaly.key: _lasting(known.get(anomaly.key), anomaly) for anomaly in strange}
    rest = {key: _ended(anomaly, here.get(key), now) for key, anomaly in known.items() if key not in again}
    anomalies = _ordered((*again.values(), *rest.values()))
    loudest = max(before.severity, _loudest(strange, here, service, now))
    after = replace(before, anomalies=anomalies, severity=loudest, updated_at=now)
    if all(anomaly.until and now - anomaly.until >= SETTLE_POINTS * service.every for anomaly in anomalies):
        return Resolved(after.resolve("", now))
    update = Updated(
        after,
        joined=tuple(key for key in again if key not in known or known[key].until),
        ended=tuple(key for key, anomaly in rest.items() if anomaly.until and not known[key].until),
        raised=loudest > before.severity,
    )
    stale = after.anomalies != before.anomalies and now - before.updated_at >= REFRESH
    return update if update.joined or update.ended or update.raised or stale else None


def _lasting(before: Anomaly | None, found: Anomaly) -> Anomaly:
    """One that came back is the same one: since its first beginning, as strange as it ever was."""
    if before is None:
        return found
    return replace(found, since=min(before.since, found.since), score=max(before.score, found.score))


def _ended(anomaly: Anomaly, found: Judgement | None, now: datetime) -> Anomaly:
    """Only being judged normal ends an anomaly; a series that nobody could read for a day is gone."""
    match found:
        case _ if anomaly.until:
            return anomaly
        case Normal():
            return replace(anomaly, until=now)
        case Unread(last=last) if last is not None and now - last >= GONE:
            return replace(anomaly, until=now)
        case _:
            return anomaly


def _closed_by_hand(found: Anomaly, incidents: Iterable[Incident]) -> bool:
    return any(
        incident.resolved_by
        and incident.resolved_at is not None
        and found.since <= incident.resolved_at
        and any(anomaly.key == found.key for anomaly in incident.anomalies)
        for incident in incidents
    )


def _loudest(anomalies: Sequence[Anomaly], here: Mapping[Key, Judgement], service: Service, now: datetime) -> Severity:
    each = (severity(anomaly, now, service.every, _replicas(anomaly.key, here)) for anomaly in anomalies)
    return max(each, default=Severity.INFO)


def _replicas(key: Key, here: Mapping[Key, Judgement]) -> Replicas:
    siblings = [found for other, found in here.items() if other.signal == key.signal]
    strange = sum(isinstance(found, Anomaly) for found in siblings)
    return Replicas(strange, strange + sum(isinstance(found, Normal) for found in siblings))


def _ordered(anomalies: Iterable[Anomaly]) -> tuple[Anomaly, ...]:
    """What lasts before what is over, and the strangest first."""
    return tuple(sorted(anomalies, key=lambda anomaly: (anomaly.until is not None, -anomaly.score, anomaly.key)))
