"""What happened to an incident, and what the last sweep looked like; both as records keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from detection.anomaly import Learning
from monitoring.model import Key


class Happened(StrEnum):
    """What detection itself notes; others note words of their own, such as `run started`."""

    OPENED = "opened"
    JOINED = "joined"
    ENDED = "ended"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    ABSORBED = "absorbed"
    NOISE = "marked as noise"
    USEFUL = "marked as useful"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an incident's timeline; `by` is empty for what the signals did themselves."""

    incident: int
    at: datetime
    kind: str
    by: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep's summary. `learning` holds what cannot be judged yet, `failed` why (service, signal) was not read.

    `reads` counts the series read of each service that was ever swept, so that nothing read is not taken for normal.
    """

    at: datetime
    took: timedelta
    read: int
    failed: Mapping[tuple[str, str], str]
    learning: Mapping[Key, Learning]
    unread: Mapping[Key, str]
    reads: Mapping[str, int] = field(default_factory=dict)
