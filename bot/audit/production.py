"""Whether a deployment would work when it is needed: every part, backups, and an alert that goes the whole way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx

from bot.assembly import App
from bot.audit.journey import LostError, travelled
from bot.audit.report import Finding, Found, NotChecked, Report, Weight, Well, report
from bot.checks import examine

ASKED_S = 5.0
OK = 200


async def production(app: App, channel: str | None, within: timedelta) -> Report:
    """Posts a card into the channel, when one is named; changes nothing else."""
    return report([one async for one in _looked(app, channel, within)])


async def _looked(app: App, channel: str | None, within: timedelta) -> AsyncIterator[Found]:
    for check in await examine(app):
        if check.ok:
            yield Well(check.part, check.says)
        else:
            yield Finding("part", Weight.HIGH, check.part, check.says, "see what it says; cloudops doctor looks again")
    if app.config.backup is None:
        mend = "set backup in cloudops.yaml: docs/how-to/back-up.md"
        yield Finding("no-backup", Weight.MEDIUM, "backup", "none is made by itself", mend)
    if not app.config.channels:
        mend = "name channels under alerts"
        yield Finding("no-channel", Weight.MEDIUM, "alerts", "nobody is told but on the console", mend)
    if awake := await _asleep(app):
        yield awake
    async for one in _stack(app):
        yield one
    yield (
        await _delivery(app, channel, within)
        if channel
        else NotChecked("alerts delivered", "name a channel for a test card with --channel, such as slack:C0TEST")
    )


async def _asleep(app: App) -> Finding | None:
    status, _ = await _get(f"{app.settings.console}/health")
    if status == OK:
        return None
    evidence = f"it answers {status}" if status else "it does not answer"
    return Finding("bot", Weight.CRITICAL, f"{app.settings.console}/health", evidence, "start it, or read what it says")


async def _stack(app: App) -> AsyncIterator[Found]:
    """Prometheus hands alerts on, and who takes them is well."""
    prometheus, alertmanager = app.settings.prometheus_url, app.settings.alertmanager_url
    if prometheus:
        _, rules = await _get(f"{prometheus}/api/v1/rules")
        if not (rules or {}).get("data", {}).get("groups"):
            mend = "load monitoring/prometheus/rules: docs/how-to/use-alertmanager.md"
            yield Finding(
                "no-rules", Weight.MEDIUM, prometheus, "it has no rules, so it alarms of nothing itself", mend
            )
        _, managers = await _get(f"{prometheus}/api/v1/alertmanagers")
        if alertmanager and not (managers or {}).get("data", {}).get("activeAlertmanagers"):
            mend = "name it under alerting in prometheus.yml"
            yield Finding("no-alertmanager", Weight.HIGH, prometheus, "it hands its alerts to no Alertmanager", mend)
    if alertmanager:
        status, _ = await _get(f"{alertmanager}/-/ready")
        if status != OK:
            evidence = f"it answers {status}" if status else "it does not answer"
            yield Finding("alertmanager", Weight.HIGH, alertmanager, evidence, "start it, or mend ALERTMANAGER_URL")


async def _delivery(app: App, channel: str, within: timedelta) -> Found:
    """A card that arrived is what counts; its way is in how long it took."""
    try:
        journey = await travelled(app, channel, within)
    except LostError as error:
        return Finding("lost-alert", Weight.CRITICAL, channel, str(error), "mend that, and audit again")
    evidence = f"a test alert arrived {journey.took.total_seconds():.0f} s after it left {journey.start}"
    return Well(channel, f"{evidence}.")


async def _get(url: str) -> tuple[int, Any]:
    """Status and JSON of an answer, 0 and None without one."""
    try:
        async with httpx.AsyncClient(timeout=ASKED_S) as client:
            answer = await client.get(url)
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            return answer.status_code, answer.json() if is_json else None
    except (httpx.HTTPError, ValueError):
        return 0, None
