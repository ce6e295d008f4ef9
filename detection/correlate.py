"""What a sweep changes: incidents that open, grow or end; one a service, or one for many that alarm together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly, Judgement, Normal, Unread
from detection.cause import ordered
from detection.change import Absorbed, Change, Opened, Resolved, Updated
from detection.incident import Incident
from detection.seen import Sweep
from detection.severity import Replicas, severity
from detection.storm import LEFT, TOGETHER, gather, joining
from monitoring.model import Key, Service, Severity

__all__ = ["Absorbed", "Change", "Opened", "Resolved", "Updated", "correlate"]

SETTLE_POINTS = 5
REFRESH = timedelta(seconds=15)
GONE = timedelta(days=1)


def correlate(
    sweep: Sweep, incidents: Sequence[Incident], services: Sequence[Service], now: datetime
) -> tuple[Change, ...]:
    """`incidents` are the open ones and those resolved lately: what a person closed stays closed until it ends."""
    swept, by_service = _by_service(sweep, services), _concerning(incidents)
    storms = [incident for incident in incidents if incident.is_open and incident.is_storm]
    caught = {name for storm in storms for name in storm.services}
    free = [
        _of_service(swept[one.name], by_service.get(one.name, ()), now) for one in services if one.name not in caught
    ]
    opened = [change for change in free if isinstance(change, Opened)]
    joined = joining(opened, storms)
    changes: list[Change] = [change for change in free if change is not None and not isinstance(change, Opened)]
    for storm in storms:
        members = [swept[name] for name in storm.services if name in swept]
        closed = [one for one in incidents if one.resolved_by]
        changes += _of_storm(storm, joined.get(storm.number, ()), members, closed, now)
    taken = {one.service for those in joined.values() for one in those}
    # What has changed already in this pass is left as it is.
    touched = {change.incident.number for change in changes if not isinstance(change, Opened)}
    untouched = [incident for incident in incidents if incident.number not in touched]
    return (*changes, *gather([one for one in opened if one.service not in taken], untouched, now))


@dataclass(frozen=True, slots=True)
class _Swept:
    """A service, and what was judged of it."""

    service: Service
    here: Mapping[Key, Judgement]

    def strange(self, mine: Sequence[Incident]) -> tuple[Anomaly, ...]:
        found = (one for one in self.here.values() if isinstance(one, Anomaly))
        return tuple(one for one in found if not _closed_by_hand(one, mine))

    def loudest(self, anomalies: Iterable[Anomaly], now: datetime) -> Severity:
        every = self.service.every
        each = (severity(one, now, every, _replicas(one.key, self.here)) for one in anomalies)
        return max(each, default=Severity.INFO)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a sweep found of an incident's services: what is strange, among all that was judged."""

    strange: Sequence[Anomaly]
    here: Mapping[Key, Judgement]
    loudest: Severity
    every: timedelta


def _by_service(sweep: Sweep, services: Sequence[Service]) -> dict[str, _Swept]:
    found: dict[str, dict[Key, Judgement]] = {service.name: {} for service in services}
    for key, judgement in sweep.judgements.items():
        if key.service in found:
            found[key.service][key] = judgement
    return {service.name: _Swept(service, found[service.name]) for service in services}


def _concerning(incidents: Sequence[Incident]) -> dict[str, list[Incident]]:
    found: dict[str, list[Incident]] = {}
    for incident in incidents:
        for name in incident.services:
            found.setdefault(name, []).append(incident)
    return found


def _of_service(swept: _Swept, mine: Sequence[Incident], now: datetime) -> Change | None:
    strange, service = swept.strange(mine), swept.service
    current = next((incident for incident in mine if incident.is_open), None)
    if current is not None:
        return _changed(current, _Found(strange, swept.here, swept.loudest(strange, now), service.every), now)
    if not strange:
        return None
    return Opened(service.name, swept.loudest(strange, now), ordered(strange), now, service.drill)


def _of_storm(
    storm: Incident, joined: Sequence[Opened], swept: Sequence[_Swept], others: Sequence[Incident], now: datetime
) -> list[Change]:
    """The storm as it is by now; the few that are left when it is over go on by themselves."""
    if not swept and not joined:
        return []
    found = _of_all(storm, joined, swept, others, now)
    change = _changed(storm, found, now)
    after = change.incident if isinstance(change, Updated) else storm
    if isinstance(change, Resolved) or not _is_over(after, found.every, now):
        return [] if change is None else [change]
    return [Resolved(after.resolve("", now)), *(one for one in (_alone(it, others, now) for it in swept) if one)]


def _of_all(
    storm: Incident, joined: Sequence[Opened], swept: Sequence[_Swept], others: Sequence[Incident], now: datetime
) -> _Found:
    strange = [(one, one.strange([storm, *others])) for one in swept]
    loudest = [one.severity for one in joined] + [one.loudest(anomalies, now) for one, anomalies in strange]
    return _Found(
        [anomaly for _, anomalies in strange for anomaly in anomalies] + [it for one in joined for it in one.anomalies],
        {key: judgement for one in swept for key, judgement in one.here.items()},
        max(loudest),
        max((one.service.every for one in swept), default=REFRESH),
    )


def _alone(swept: _Swept, others: Sequence[Incident], now: datetime) -> Opened | None:
    strange = swept.strange(others)
    return Opened(swept.service.name, swept.loudest(strange, now), ordered(strange), now) if strange else None


def _is_over(storm: Incident, every: timedelta, now: datetime) -> bool:
    """Whether all but a few of its services have settled."""
    left = {anomaly.key.service for anomaly in storm.anomalies if not _settled(anomaly, every, now)}
    return len(left) < LEFT and now - storm.opened_at >= TOGETHER


def _settled(anomaly: Anomaly, every: timedelta, now: datetime) -> bool:
    return anomaly.until is not None and now - anomaly.until >= SETTLE_POINTS * every


def _changed(before: Incident, found: _Found, now: datetime) -> Updated | Resolved | None:
    known = {anomaly.key: anomaly for anomaly in before.anomalies}
    again = {anomaly.key: _lasting(known.get(anomaly.key), anomaly) for anomaly in found.strange}
    rest = {key: _ended(anomaly, found.here.get(key), now) for key, anomaly in known.items() if key not in again}
    anomalies = ordered((*again.values(), *rest.values()))
    after = replace(before, anomalies=anomalies, severity=max(before.severity, found.loudest), updated_at=now)
    if all(_settled(anomaly, found.every, now) for anomaly in anomalies):
        return Resolved(after.resolve("", now))
    update = Updated(
        after,
        joined=tuple(key for key in again if key not in known or known[key].until),
        ended=tuple(key for key, anomaly in rest.items() if anomaly.until and not known[key].until),
        raised=after.severity > before.severity,
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
        case _ if anomaly.until or anomaly.foreseen:
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


def _replicas(key: Key, here: Mapping[Key, Judgement]) -> Replicas:
    siblings = [found for other, found in here.items() if other.signal == key.signal]
    strange = sum(isinstance(found, Anomaly) for found in siblings)
    return Replicas(strange, strange + sum(isinstance(found, Normal) for found in siblings))
