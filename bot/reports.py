"""What Alertmanager says becomes incidents like our own; when it falls silent, that is one too."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.storage.heartbeats import Heartbeats
from detection.alert import Report, join
from detection.anomaly import Alert
from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Severity

log = logging.getLogger(__name__)

# The alert that always fires; whoever sends it is alive.
HEARTBEAT = "Watchdog"
SOURCE = "alertmanager"
# What `cloudops audit production` sends; whoever else says so is taken at their word, as any other alert.
TEST = "CloudopsTest"
# Ten of the heartbeats that come once a minute.
SILENT = timedelta(minutes=10)
MISSING = "No heartbeat for 10 minutes, so alerts may not arrive. Look at Prometheus and Alertmanager."
TRIES = 20


class Reports:
    """Every report at least once: Alertmanager sends again what was not taken, and twice is as good as once."""

    def __init__(
        self,
        incidents: Incidents,
        heartbeats: Heartbeats,
        tell: Callable[[Incident], Awaitable[None]],
        clock: Callable[[], datetime],
        is_probe: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._incidents = incidents
        self._heartbeats = heartbeats
        self._tell = tell
        self._clock = clock
        self._is_probe = is_probe

    async def take(self, reports: Sequence[Report]) -> tuple[Incident, ...]:
        """The incidents that changed by it."""
        if any(_is_heartbeat(report) and report.until is None for report in reports):
            await self._heartbeats.beat(SOURCE, self._clock())
        others = [report for report in reports if not _is_heartbeat(report)]
        return await self._join([report for report in others if not await self._is_test(report)])

    async def _is_test(self, report: Report) -> bool:
        return report.alert.name == TEST and await self._is_probe(report.instance)

    async def listen(self) -> None:
        """Says when a heartbeat that was once heard is missing, and when it is back."""
        last, now = await self._heartbeats.last(SOURCE), self._clock()
        if last is not None:
            await self._join([_silence(last, None if now - last > SILENT else last)])

    async def _join(self, reports: Sequence[Report]) -> tuple[Incident, ...]:
        changed: dict[int, Incident] = {}
        for _ in range(TRIES):
            changes = join(reports, await self._incidents.for_correlation(), self._clock())
            if not changes:
                break
            # What somebody overtook was not applied, and is tried on what they made of it.
            changed |= {incident.number: incident for incident in await self._incidents.apply(changes)}
        for incident in changed.values():
            log.info("incident reported", extra={"incident": incident.id, "stage": incident.stage.value})
            await self._tell(incident)
        return tuple(changed.values())


def _is_heartbeat(report: Report) -> bool:
    return report.alert.name == HEARTBEAT


def _silence(last: datetime, until: datetime | None) -> Report:
    alert = Alert("NoHeartbeat", "heartbeat", last, MISSING)
    return Report(SOURCE, "", Severity.CRITICAL, alert, last, until)
