"""Keeps the bot's own gauges up to date, from the database: every replica says the same."""

from collections import Counter

from bot.app import App
from bot.calibrating import opened
from detection.incident import Stage
from remediation.approval import Verdict

LATEST = 100
NOT_YET = "none yet"


async def measure(app: App) -> None:
    """What changes from moment to moment."""
    stages = Counter(incident.stage for incident in await app.incidents.open())
    for stage in (Stage.OPEN, Stage.ACKNOWLEDGED):
        app.telemetry.incidents.labels(stage=stage.value).set(stages[stage])
    app.telemetry.approvals_waiting.set(len(await app.flow.waiting()))
    oldest, now = await app.outbox.oldest(), app.clock()
    app.telemetry.outbox_age.set((now - oldest).total_seconds() if oldest else 0)
    app.telemetry.outbox_waiting.set(await app.outbox.waiting())


async def tally(app: App) -> None:
    """What was seen and done lately."""
    for incident in await app.incidents.recent(1):
        app.telemetry.last_incident.set(incident.opened_at.timestamp())
    really = await opened(app.incidents, app.clock())
    app.telemetry.alarm_budget.set(app.config.false_alarms_per_day)
    app.telemetry.alarms.labels(said="all").set(really.incidents)
    app.telemetry.alarms.labels(said="noise").set(really.noise)
    runs = [approval.run for approval in await app.flow.recent(LATEST) if approval.run]
    verdicts = Counter(run.verdict or NOT_YET for run in runs)
    for verdict in (*Verdict, NOT_YET):
        app.telemetry.runs.labels(verdict=str(verdict)).set(verdicts[verdict])
    if runs:
        app.telemetry.last_run.set(max(run.started_at for run in runs).timestamp())
    await _series(app)


async def _series(app: App) -> None:
    swept = await app.incidents.last_sweep()
    if swept is None:
        return
    anomalies = [one for incident in await app.incidents.open() for one in incident.anomalies]
    strange = {one.key for one in anomalies if not one.until and not one.alert}
    states = {
        "strange": len(strange),
        "learning": len(swept.learning),
        "unread": len(swept.unread),
        "judged": swept.read - len(swept.learning),
    }
    for state, count in states.items():
        app.telemetry.series.labels(state=state).set(count)
