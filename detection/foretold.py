"""What forecasts change about incidents: a warning opens, goes on, or is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly
from detection.cause import ordered
from detection.change import Change, Opened, Updated
from detection.incident import Incident
from detection.storm import gather
from monitoring.model import Key, Severity

# Who closes a warning does not want it again today.
CLOSED_FOR = timedelta(days=1)
Told = Mapping[Key, Anomaly | None]


def standing(incidents: Iterable[Incident]) -> dict[Key, Anomaly]:
    """The warnings that are told at this moment."""
    open_ = (one for one in incidents if one.is_open)
    return {it.key: it for one in open_ for it in one.lasting if it.foreseen}


def tell(told: Told, incidents: Sequence[Incident], now: datetime) -> tuple[Change, ...]:
    """`told` has what could be forecast: a warning, or None where the limit is not near. The rest stays as it is."""
    current = {name: one for one in incidents if one.is_open for name in one.services}
    closed = {it.key for one in incidents if _closed_lately(one, now) for it in one.anomalies if it.foreseen}
    homes: dict[int, tuple[Incident, dict[Key, Anomaly | None]]] = {}
    new: dict[str, list[Anomaly]] = {}
    for key, warning in told.items():
        if (home := current.get(key.service)) is not None:
            homes.setdefault(home.number, (home, {}))[1][key] = warning
        elif warning is not None and key not in closed:
            new.setdefault(key.service, []).append(warning)
    changes = (_changed(home, mine, now) for home, mine in homes.values())
    opened = [Opened(name, Severity.WARNING, ordered(mine), now) for name, mine in new.items()]
    untouched = [one for one in incidents if one.number not in homes]
    return (*(change for change in changes if change), *gather(opened, untouched, now))


def _changed(before: Incident, told: Told, now: datetime) -> Updated | None:
    """The sweep resolves it, when all else is over too."""
    known = {one.key: one for one in before.anomalies}
    ended = [key for key, one in known.items() if one.foreseen and not one.until and told.get(key, one) is None]
    warnings = {key: one for key, one in told.items() if one and (key not in known or known[key].foreseen)}
    joined = [key for key in warnings if key not in known or known[key].until]
    if not ended and not warnings:
        return None
    after = known | warnings | {key: replace(known[key], until=now) for key in ended}
    severity = max(before.severity, Severity.WARNING) if warnings else before.severity
    grown = replace(before, anomalies=ordered(after.values()), severity=severity, updated_at=now)
    return Updated(grown, joined=tuple(joined), ended=tuple(ended), raised=severity > before.severity)


def _closed_lately(incident: Incident, now: datetime) -> bool:
    return bool(incident.resolved_by and incident.resolved_at and now - incident.resolved_at <= CLOSED_FOR)
