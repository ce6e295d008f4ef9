"""Tidies up after drills that are over, also after one that was killed and could not say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage.drills import Drills
from detection.incident import IncidentClosedError
from detection.incidents import Incidents
from remediation.actor import BOT
from remediation.answers import AnswerError
from remediation.approval import Approval
from remediation.flow import Flow

# A sweep or a proposal that was under way when the drill ended may still write.
LINGER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Doing it twice, or on two replicas, does no harm."""

    drills: Drills
    incidents: Incidents
    flow: Flow

    async def tidy(self, now: datetime) -> None:
        """Nothing of a drill stays open, waiting or counted; what happened stays on record."""
        over = await self.drills.over(now)
        if not over:
            return
        await self._withdraw(over)
        await self._resolve(over)
        for service in over:
            await self.incidents.forget_sweep(service)
        await self.drills.forget(now - LINGER)

    async def _withdraw(self, services: Sequence[str]) -> None:
        for approval in await self.flow.waiting():
            if is_of(approval, services):
                try:
                    await self.flow.answer(approval.number, BOT, approve=False, reason="the drill is over")
                except AnswerError:  # somebody answered at this very moment
                    continue

    async def _resolve(self, services: Sequence[str]) -> None:
        for incident in await self.incidents.open():
            if incident.drill and incident.service in services:
                try:
                    await self.incidents.resolve(incident.number, by="drill")
                except IncidentClosedError:
                    continue


def is_of(approval: Approval, services: Sequence[str]) -> bool:
    return approval.plan.drill and approval.plan.service in services
