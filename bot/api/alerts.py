"""Takes what Alertmanager sends, and trusts none of its words."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints, ValidationError

from bot.platforms.plain import cut, plain
from bot.platforms.web.frame import console_of
from detection.alert import Report
from detection.anomaly import Alert
from monitoring.model import DRILL_LABEL, Service, Severity
from remediation.redact import Redact

router = APIRouter()

MOST = 500
NAME_LIMIT, INSTANCE_LIMIT, SUMMARY_LIMIT, QUERY_LIMIT = 62, 120, 300, 1000
# As names are in cloudops.yaml: they come to stand in commands, where a word more would be another command.
UNNAMEABLE = re.compile(r"[^A-Za-z0-9_.-]+")
NAMELESS = "alertmanager"
# What says which service or how bad, and so does not tell one series from another.
SHARED = frozenset({"alertname", "severity", "job", "service", "host", "about", "prometheus", "environment"})
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "page": Severity.CRITICAL,
    "info": Severity.INFO,
    "none": Severity.INFO,
}
OLDEST = timedelta(days=30)


def _in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time outside the calendar") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Told(BaseModel):
    """One alert of a notification."""

    status: Annotated[str, StringConstraints(pattern="^(firing|resolved)$")]
    labels: dict[str, str]
    annotations: dict[str, str] = Field(default_factory=dict)
    started: Moment = Field(alias="startsAt")
    ended: Moment = Field(alias="endsAt")
    source: str = Field(default="", alias="generatorURL")
    fingerprint: Annotated[str, StringConstraints(pattern="^[0-9a-fA-F]{1,64}$")]


class Notification(BaseModel):
    """What Alertmanager's webhook sends: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config."""

    alerts: tuple[Told, ...] = Field(max_length=MOST)
    left_out: int = Field(default=0, alias="truncatedAlerts")


@router.post("/alerts")
async def alerts(request: Request) -> Response:
    console = console_of(request)
    try:
        told = Notification.model_validate_json(request.state.body)
    except ValidationError as error:
        return PlainTextResponse(f"That is no notification of Alertmanager: {error.errors()[0]['msg']}.", 422)
    desk = console.desk
    changed = await console.report(reports(told.alerts, desk.services(), desk.clock(), console.redact))
    taken = {"alerts": len(told.alerts), "left_out": told.left_out, "incidents": [one.id for one in changed]}
    return JSONResponse(taken)


def reports(told: Sequence[Told], services: Sequence[Service], now: datetime, redact: Redact) -> tuple[Report, ...]:
    """Without those of a drill, which tells of itself."""
    return tuple(_report(one, services, now, redact) for one in told if DRILL_LABEL not in one.labels)


def service_of(labels: Mapping[str, str], services: Sequence[Service]) -> str:
    """The watched service that is named or whose labels the alert carries, else what the alert calls it."""
    watched = {service.name for service in services}
    if labels.get("service") in watched:
        return labels["service"]
    alike = [one for one in services if one.labels and one.labels.items() <= labels.items()]
    if alike:
        return max(alike, key=lambda one: len(one.labels)).name
    named = labels.get("service") or labels.get("job", "")
    return named if named in watched else _name(named)


def _report(told: Told, services: Sequence[Service], now: datetime, redact: Redact) -> Report:
    def words(text: str, limit: int) -> str:
        """A rule that prints a secret must not have it kept and posted."""
        return cut(redact(" ".join(plain(text[: 4 * limit]).split())), limit)

    since = min(max(told.started, now - OLDEST), now)
    over = told.status == "resolved"
    return Report(
        service=service_of(told.labels, services),
        instance=words(_instance(told.labels), INSTANCE_LIMIT),
        severity=SEVERITIES.get(told.labels.get("severity", "").lower(), Severity.WARNING),
        alert=Alert(
            name=_name(redact(told.labels.get("alertname", ""))),
            fingerprint=told.fingerprint.lower(),
            started=told.started,
            summary=words(told.annotations.get("summary") or told.annotations.get("description", ""), SUMMARY_LIMIT),
            query=words(_query(told.source), QUERY_LIMIT),
        ),
        since=since,
        until=max(since, min(told.ended, now)) if over else None,
    )


def _instance(labels: Mapping[str, str]) -> str:
    order = sorted((name for name in labels if name not in SHARED), key=lambda name: (name != "instance", name))
    return " ".join(labels[name] for name in order)


def _name(text: str) -> str:
    """One word that cannot be taken for more."""
    return UNNAMEABLE.sub("-", text).strip("-.")[:NAME_LIMIT] or NAMELESS


def _query(source: str) -> str:
    """The rule's expression, as Prometheus puts it into the link to its own page."""
    try:
        return parse_qs(urlsplit(source).query).get("g0.expr", [""])[0]
    except ValueError:
        return ""
