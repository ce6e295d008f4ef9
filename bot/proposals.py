"""What the bot asks for by itself: the fitting runbook of an incident, once."""

import logging
from collections.abc import Callable, Sequence

from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Severity
from remediation.actor import BOT
from remediation.flow import Flow
from remediation.request import Refused, Request
from remediation.runbooks import Runbook
from remediation.suggest import suggest, unattended

log = logging.getLogger(__name__)


class Proposals:
    """Idempotent: an incident for which anything was asked already is left to people."""

    def __init__(self, incidents: Incidents, flow: Flow, runbooks: Callable[[], Sequence[Runbook]]) -> None:
        self._incidents = incidents
        self._flow = flow
        self._runbooks = runbooks

    async def advance(self) -> None:
        """Looks at every open incident."""
        for incident in await self._incidents.open():
            if await self._wants_help(incident):
                await self._propose(incident)

    async def _wants_help(self, incident: Incident) -> bool:
        if incident.severity is Severity.INFO or await self._incidents.is_silenced(incident):
            return False
        return not await self._flow.of_incident(incident.number)

    async def _propose(self, incident: Incident) -> None:
        signals = [anomaly.key.signal for anomaly in incident.anomalies if anomaly.until is None]
        runbook = unattended(suggest(incident.service, signals, self._runbooks(), drill=incident.drill))
        if runbook is None:
            return
        request = Request(runbook.name, incident.service, {}, BOT, incident=incident.number, severity=incident.severity)
        match await self._flow.propose(request):
            case Refused(reason):
                log.info("not proposed", extra={"incident": incident.id, "runbook": runbook.name, "reason": reason})
            case _:
                log.info("proposed", extra={"incident": incident.id, "runbook": runbook.name})
