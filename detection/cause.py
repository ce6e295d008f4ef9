"""Which of an incident's signals is its likeliest cause: the first to move, the rarest, and what tends to drag others.

Decades of rarity are added up: how rare the value is, how far past its band or limit, what kind of signal it is (a
resource that runs out makes requests slow, and slow requests are fewer; hardly ever the other way round), less what it
came later than the first.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from detection.anomaly import Anomaly
from detection.severity import reach
from monitoring.model import Bad, Key

MINUTE = timedelta(minutes=1)
MOST_DECADES = 5.0
FURTHEST = 10.0
# Later by so much is a decade less; what comes within a few sweeps of each other came together.
DECADE_LATER = timedelta(minutes=5)
MOST_LATER = 2.0
RESOURCES = re.compile(r"cpu|mem|swap|disk|file|inode|handle|fds?\b|load|queue|backlog|connection|pool|network|restart")
TRAFFIC = re.compile(r"request|traffic|rate|rps|qps|throughput")
FAULTS = re.compile(r"err|fail|5xx|latency|duration|slow")
LEAST = 0.1
RESOURCE, TRAFFIC_ROSE, TRAFFIC_FELL = 1.0, 0.5, -1.0


@dataclass(frozen=True, slots=True)
class Share:
    """How much one signal speaks for being the cause; shares of an incident add up to one."""

    key: Key
    share: float


def ordered(anomalies: Iterable[Anomaly]) -> tuple[Anomaly, ...]:
    """What lasts before what is over, and the likeliest cause first."""
    found = tuple(anomalies)
    weigh = _weights(found)
    return tuple(sorted(found, key=lambda one: (one.until is not None, -weigh[one.key], one.key)))


def shares(anomalies: Sequence[Anomaly]) -> tuple[Share, ...]:
    """The likeliest cause first, of what lasts if anything does."""
    lasting = [one for one in anomalies if one.until is None] or list(anomalies)
    weigh = _weights(lasting)
    total = sum(weigh.values()) or 1.0
    first = sorted(weigh, key=lambda key: (-weigh[key], key))
    return tuple(Share(key, weigh[key] / total) for key in first)


def _weights(anomalies: Sequence[Anomaly]) -> Mapping[Key, float]:
    first = min((one.since for one in anomalies), default=None)
    return {one.key: max(_strength(one) + _kind(one) - _late(one, first or one.since), LEAST) for one in anomalies}


def _strength(anomaly: Anomaly) -> float:
    rare = math.log10(1 + anomaly.reason.once_in / MINUTE)
    far = min(reach(anomaly), FURTHEST) / FURTHEST
    return min(rare, MOST_DECADES) + far + (anomaly.reason.limit is not None)


def _kind(anomaly: Anomaly) -> float:
    name = anomaly.key.signal.casefold()
    if FAULTS.search(name):
        return 0.0
    if RESOURCES.search(name):
        return RESOURCE
    if TRAFFIC.search(name):
        return TRAFFIC_FELL if anomaly.reason.direction is Bad.LOW else TRAFFIC_ROSE
    return 0.0


def _late(anomaly: Anomaly, first: datetime) -> float:
    return min((anomaly.since - first) / DECADE_LATER, MOST_LATER)
