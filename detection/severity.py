"""How loud an anomaly is: one table, points for each of four facts, added up.

| fact | 1 point | 2 points | 3 points |
|---|---|---|---|
| rarity | once a day or rarer, or 1.5 times as far as the band reaches | once a month or rarer, or 3 times as far | |
| limit | within a tenth of it | | at or past it |
| duration | 15 minutes or 60 points, whichever is longer | four times that | |
| replicas | half of them (of two or more) | all of them (of two or more) | |

None is info, 1 or 2 a warning, 3 or more critical. What is only foreseen is a warning.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from detection.anomaly import Anomaly
from monitoring.model import Bad, Severity

CRITICAL = 3
DAY = timedelta(days=1)
MONTH = timedelta(days=30)
LONG = timedelta(minutes=15)
LONG_POINTS = 60
FOURFOLD = 4
FAR, VERY_FAR = 1.5, 3.0
NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Replicas:
    """How many instances show the same signal as strange, of how many that could be judged."""

    strange: int = 1
    judged: int = 1


ALONE = Replicas()


def severity(anomaly: Anomaly, now: datetime, every: timedelta, replicas: Replicas = ALONE) -> Severity:
    if anomaly.foreseen:
        return Severity.WARNING
    points = _rarity(anomaly) + _limit(anomaly) + _duration(anomaly, now, every) + _replicas(replicas)
    if points >= CRITICAL:
        return Severity.CRITICAL
    return Severity.WARNING if points else Severity.INFO


def reach(anomaly: Anomaly) -> float:
    """How far the value is from the expected one, as a multiple of what the band allows."""
    band, value = anomaly.reason.band, anomaly.reason.value
    edge = band.upper if value > band.expected else band.lower
    allowed = abs(edge - band.expected)
    return abs(value - band.expected) / allowed if allowed else 0.0


def _rarity(anomaly: Anomaly) -> int:
    once_in, far = anomaly.reason.once_in, reach(anomaly)
    return (once_in >= DAY or far >= FAR) + (once_in >= MONTH or far >= VERY_FAR)


def _limit(anomaly: Anomaly) -> int:
    limit, value = anomaly.reason.limit, anomaly.reason.value
    if limit is None:
        return 0
    past = value >= limit if anomaly.reason.direction is Bad.HIGH else value <= limit
    return 3 if past else int(abs(value - limit) <= NEAR * abs(limit))


def _duration(anomaly: Anomaly, now: datetime, every: timedelta) -> int:
    lasted, long = (anomaly.until or now) - anomaly.since, max(LONG, LONG_POINTS * every)
    return (lasted >= long) + (lasted >= FOURFOLD * long)


def _replicas(replicas: Replicas) -> int:
    if replicas.judged < 2:  # noqa: PLR2004 - one instance has no share
        return 0
    return (2 * replicas.strange >= replicas.judged) + (replicas.strange == replicas.judged)
