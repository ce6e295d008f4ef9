"""What is known at one moment, part by part; a part that is not known says why, and is never taken for well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from bot.context.state import Changed
from detection.anomaly import Anomaly
from detection.incident import Incident
from detection.timeline import Swept
from monitoring.model import Service
from remediation.chain import Entry
from remediation.policy import Halted


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that could not be known: `why` is a sentence fit to show."""

    why: str


@dataclass(frozen=True, slots=True)
class Off:
    """A part that is not switched on; `how` says what would do it."""

    how: str


@dataclass(frozen=True, slots=True)
class Firing:
    """What Alertmanager says is firing, in its words."""

    name: str
    service: str
    severity: str
    since: datetime
    summary: str = ""

    @property
    def subject(self) -> str:
        """`Down of cart`, or `Down` of nobody knows what."""
        return f"{self.name} of {self.service}" if self.service else self.name


@dataclass(frozen=True, slots=True)
class Newest:
    """A strange series' newest value with the query and time it comes from, or why there is none."""

    anomaly: Anomaly
    value: float | Missing
    query: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits, what is stopped, what is silenced."""

    waiting: int
    halted: Halted | None
    silenced: int


@dataclass(frozen=True, slots=True)
class Known:
    """Everything, as of `at`."""

    at: datetime
    services: Sequence[Service]
    source: str | Missing
    incidents: Sequence[Incident] | Missing
    strange: Sequence[Newest] | Missing
    actions: Sequence[Entry] | Missing
    changes: Sequence[Changed] | Missing
    alerts: Sequence[Firing] | Missing | Off
    swept: Swept | Missing | None
    standing: Standing | Missing
    deaf: Sequence[str] | Missing
    false_alarms_per_day: float = 1.0

    @property
    def forecasts(self) -> Sequence[Anomaly]:
        """Limits that will be met, of what is known to be open."""
        if isinstance(self.incidents, Missing):
            return ()
        return tuple(one for incident in self.incidents for one in incident.lasting if one.foreseen)

    @property
    def missing(self) -> Mapping[str, str]:
        """Why each part that is not known is not, by its name."""
        parts = ((part.name, getattr(self, part.name)) for part in fields(self))
        return {name: part.why for name, part in parts if isinstance(part, Missing)}


@dataclass(frozen=True, slots=True)
class Marks:
    """Changes whenever what is known has to be asked for again."""

    incidents: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    entries: int = 0
