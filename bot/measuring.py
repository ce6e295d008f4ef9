"""Keeps the bot's own gauges up to date."""

from collections import Counter

from bot.app import App
from detection.incident import Stage


async def measure(app: App) -> None:
    """Reads from the database what the metrics page should say."""
    stages = Counter(incident.stage for incident in await app.incidents.open())
    for stage in (Stage.OPEN, Stage.ACKNOWLEDGED):
        app.telemetry.incidents.labels(stage=stage.value).set(stages[stage])
    app.telemetry.approvals_waiting.set(len(await app.flow.waiting()))
    oldest, now = await app.outbox.oldest(), app.clock()
    app.telemetry.outbox_age.set((now - oldest).total_seconds() if oldest else 0)
    app.telemetry.outbox_waiting.set(await app.outbox.waiting())
