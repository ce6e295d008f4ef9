"""Something wrong with a service from a time on: open, acknowledged, resolved."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from detection.anomaly import Anomaly
from monitoring.model import Severity


class Stage(StrEnum):
    """Where an incident is in its life."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class IncidentClosedError(Exception):
    """Nothing more can be done to a resolved incident."""

    def __init__(self, incident: "Incident") -> None:
        super().__init__(f"{incident.id} is resolved already.")


class UnknownIncidentError(Exception):
    """No incident has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no INC-{number}.")


@dataclass(frozen=True, slots=True)
class Incident:
    """Anomalies of one service that belong together; `version` grows with every change.

    A storm is of many services and has no service of its own: `common` is the signal or the place that they share.
    One that was taken into a storm is `part_of` it from then on, and closed.
    """

    number: int
    service: str
    stage: Stage
    severity: Severity
    opened_at: datetime
    updated_at: datetime
    anomalies: tuple[Anomaly, ...] = ()
    owner: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    version: int = 1
    drill: bool = False
    common: str = ""
    part_of: int | None = None

    @property
    def is_storm(self) -> bool:
        """Whether it is of many services."""
        return bool(self.common)

    @property
    def services(self) -> tuple[str, ...]:
        """Those it is about, in the order of its anomalies."""
        if not self.is_storm:
            return (self.service,)
        return tuple(dict.fromkeys(anomaly.key.service for anomaly in self.anomalies))

    @property
    def lasting(self) -> tuple[Anomaly, ...]:
        """What is strange at this moment."""
        return tuple(anomaly for anomaly in self.anomalies if anomaly.until is None)

    @property
    def judged(self) -> tuple[Anomaly, ...]:
        """What our own thresholds raised: neither what somebody else says, nor what is only foreseen."""
        return tuple(one for one in self.anomalies if not one.alert and not one.foreseen)

    @property
    def id(self) -> str:
        """The name people use, such as INC-7."""
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether somebody should still care."""
        return self.stage is not Stage.RESOLVED

    def acknowledge(self, by: str, at: datetime) -> Self:
        """Somebody has it."""
        self._check_open()
        return replace(self, stage=Stage.ACKNOWLEDGED, owner=by, updated_at=at)

    def resolve(self, by: str, at: datetime) -> Self:
        """It is over; `by` is empty when the signals themselves came back."""
        self._check_open()
        return replace(self, stage=Stage.RESOLVED, resolved_by=by, resolved_at=at, updated_at=at)

    def _check_open(self) -> None:
        if not self.is_open:
            raise IncidentClosedError(self)


@dataclass(frozen=True, slots=True)
class Silence:
    """Hides notifications, never incidents; an empty signal silences the whole service."""

    number: int
    service: str
    signal: str
    until: datetime
    by: str
    since: datetime

    def covers(self, service: str, signal: str, at: datetime) -> bool:
        """Whether this silence speaks of that signal at that time."""
        return self.service == service and self.signal in ("", signal) and self.since <= at < self.until
