"""What can change about incidents: one opens, goes on, is over, or becomes part of a storm."""

from dataclasses import dataclass
from datetime import datetime

from detection.anomaly import Anomaly
from detection.incident import Incident
from monitoring.model import Key, Severity


@dataclass(frozen=True, slots=True)
class Opened:
    """Something went wrong with a service that was fine; with many, which then have something in `common`."""

    service: str
    severity: Severity
    anomalies: tuple[Anomaly, ...]
    at: datetime
    drill: bool = False
    common: str = ""


@dataclass(frozen=True, slots=True)
class Updated:
    """`incident` as it is from now on; `joined` are signals that became strange since, `raised` a louder severity."""

    incident: Incident
    joined: tuple[Key, ...] = ()
    ended: tuple[Key, ...] = ()
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """All of it is back to normal, and has been for long enough."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Absorbed:
    """`incident` is closed, for what it told is told by the storm of that number."""

    incident: Incident
    storm: int


Change = Opened | Updated | Resolved | Absorbed
