"""Anomalies as JSON in an incident's row, and back."""

from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

from detection.anomaly import Alert, Anomaly, Band, Foreseen, Reason
from monitoring.model import Bad, Key, Unit


class StoredAlert(TypedDict):
    """An alert inside the row."""

    name: str
    fingerprint: str
    started: str
    summary: str
    query: str


class StoredForeseen(TypedDict):
    """A limit to come inside the row; stretches of time in seconds."""

    limit: float
    ahead: float
    earliest: float
    latest: float | None


class StoredAnomaly(TypedDict):
    """The row's shape; times are ISO 8601."""

    service: str
    signal: str
    instance: str
    unit: str
    since: str
    until: str | None
    score: float
    points: int
    value: float
    expected: float
    lower: float
    upper: float
    direction: str
    once_in_s: float
    limit: float | None
    alert: NotRequired[StoredAlert]
    sudden: NotRequired[bool]
    foreseen: NotRequired[StoredForeseen]


def store(anomaly: Anomaly) -> StoredAnomaly:
    key, reason, band = anomaly.key, anomaly.reason, anomaly.reason.band
    row = StoredAnomaly(
        service=key.service,
        signal=key.signal,
        instance=key.instance,
        unit=anomaly.unit.value,
        since=anomaly.since.isoformat(),
        until=anomaly.until.isoformat() if anomaly.until else None,
        score=anomaly.score,
        points=anomaly.points,
        value=reason.value,
        expected=band.expected,
        lower=band.lower,
        upper=band.upper,
        direction=reason.direction.value,
        once_in_s=reason.once_in.total_seconds(),
        limit=reason.limit,
    )
    if reason.sudden:
        row["sudden"] = True
    if anomaly.foreseen:
        row["foreseen"] = _foreseen(anomaly.foreseen)
    if anomaly.alert:
        row["alert"] = _stored(anomaly.alert)
    return row


def restore(row: StoredAnomaly) -> Anomaly:
    return Anomaly(
        key=Key(row["service"], row["signal"], row["instance"]),
        unit=Unit(row["unit"]),
        since=datetime.fromisoformat(row["since"]),
        score=row["score"],
        reason=Reason(
            value=row["value"],
            band=Band(row["expected"], row["lower"], row["upper"]),
            direction=Bad(row["direction"]),
            once_in=timedelta(seconds=row["once_in_s"]),
            limit=row["limit"],
            sudden=row.get("sudden", False),
        ),
        until=datetime.fromisoformat(row["until"]) if row["until"] else None,
        points=row["points"],
        alert=_alert(row["alert"]) if "alert" in row else None,
        foreseen=_restored(row["foreseen"]) if "foreseen" in row else None,
    )


def _foreseen(foreseen: Foreseen) -> StoredForeseen:
    return StoredForeseen(
        limit=foreseen.limit,
        ahead=foreseen.ahead.total_seconds(),
        earliest=foreseen.earliest.total_seconds(),
        latest=None if foreseen.latest is None else foreseen.latest.total_seconds(),
    )


def _restored(row: StoredForeseen) -> Foreseen:
    latest = row["latest"]
    return Foreseen(
        row["limit"],
        timedelta(seconds=row["ahead"]),
        timedelta(seconds=row["earliest"]),
        None if latest is None else timedelta(seconds=latest),
    )


def _stored(alert: Alert) -> StoredAlert:
    return StoredAlert(
        name=alert.name,
        fingerprint=alert.fingerprint,
        started=alert.started.isoformat(),
        summary=alert.summary,
        query=alert.query,
    )


def _alert(row: StoredAlert) -> Alert:
    started = datetime.fromisoformat(row["started"])
    return Alert(row["name"], row["fingerprint"], started, row["summary"], row["query"])
