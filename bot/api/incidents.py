"""An incident as JSON."""

from datetime import datetime
from typing import Self

from bot.api.typed import Told
from bot.cards import incident as incident_card
from detection.incident import Incident


class Opened(Told):
    """An incident that somebody should care about."""

    id: str
    title: str
    services: list[str]
    severity: str
    stage: str
    since: datetime
    owner: str

    @classmethod
    def of(cls, incident: Incident) -> Self:
        return cls(
            id=incident.id,
            title=incident_card.title(incident),
            services=list(incident.services),
            severity=incident.severity.value,
            stage=incident.stage.value,
            since=incident.opened_at,
            owner=incident.owner,
        )
