"""What the bot asks for by itself: the fitting runbook of an incident, once."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.grounds import grounds
from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Severity
from remediation.actor import BOT
from remediation.flow import Flow
from remediation.policy import Deny
from remediation.request import Refused, Request
from remediation.runbooks import Runbook
from remediation.suggest import suggest, unattended

log = logging.getLogger(__name__)

# What is refused is looked at again, for a cooldown ends and a precondition comes to hold, but not every second.
AGAIN = timedelta(seconds=15)


class Proposals:
    """Idempotent: an incident for which anything was asked already is left to people."""

    def __init__(
        self,
        incidents: Incidents,
        flow: Flow,
        runbooks: Callable[[], Sequence[Runbook]],
        clock: Callable[[], datetime],
    ) -> None:
        self._incidents = incidents
        self._flow = flow
        self._runbooks = runbooks
        self._clock = clock
        self._refused: dict[int, tuple[str, datetime]] = {}

    async def advance(self) -> None:
        """Looks at every open incident."""
        open_ = await self._incidents.open()
        self._refused = {one.number: self._refused[one.number] for one in open_ if one.number in self._refused}
        for incident in open_:
            if await self._wants_help(incident):
                await self._propose(incident)

    async def _wants_help(self, incident: Incident) -> bool:
        _, since = self._refused.get(incident.number, ("", None))
        if since and self._clock() < since + AGAIN:
            return False
        # Of a storm nobody knows what would end it: people ask, for one service at a time.
        if incident.is_storm or incident.severity is Severity.INFO or await self._incidents.is_silenced(incident):
            return False
        return not await self._flow.of_incident(incident.number)

    async def _propose(self, incident: Incident) -> None:
        signals = [anomaly.key.signal for anomaly in incident.anomalies if anomaly.until is None]
        tracks = await self._flow.tracks()
        runbook = unattended(suggest(incident.service, signals, self._runbooks(), drill=incident.drill, tracks=tracks))
        if runbook is None:
            return
        request = Request(
            runbook.name,
            incident.service,
            {},
            BOT,
            incident=incident.number,
            severity=incident.severity,
            evidence=grounds(incident),
        )
        if await self._is_refused_as_before(request, incident):
            return
        match await self._flow.propose(request):
            case Refused(reason):
                log.info("not proposed", extra={"incident": incident.id, "runbook": runbook.name, "reason": reason})
            case _:
                log.info("proposed", extra={"incident": incident.id, "runbook": runbook.name})

    async def _is_refused_as_before(self, request: Request, incident: Incident) -> bool:
        """A refusal is on record once, and again when it is for another reason."""
        match await self._flow.explain(request):
            case Refused(reason) | Deny(reason):
                before, _ = self._refused.get(incident.number, ("", None))
                kind = f"{request.runbook} {type(reason).__name__}"
                self._refused[incident.number] = kind, self._clock()
                return kind == before
            case _:
                return False
