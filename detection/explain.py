"""Why an incident stands as it does, as typed facts; cards make sentences of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from detection.anomaly import Anomaly
from detection.cause import ordered, shares
from detection.incident import Incident
from detection.severity import reach
from monitoring.model import Series

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NEAR = 5


@dataclass(frozen=True, slots=True)
class Before:
    """What the value was at the same time a day or a week ago."""

    ago: timedelta
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One strange series: how many times the allowed deviation it is off, what led up to it, who joined.

    `times_expected` is empty where the expected value is nothing to compare with (zero, or of the other sign); `share`
    is how much of what speaks for a cause speaks for this one.
    """

    anomaly: Anomaly
    reach: float
    times_expected: float | None
    lasted: timedelta
    before: tuple[Before, ...] = ()
    source: str = ""
    share: float = 0.0


def explain(incident: Incident, series: Sequence[Series], now: datetime) -> tuple[Explanation, ...]:
    """What lasts before what is over, and the likeliest cause first."""
    by_key = {one.key: one for one in series}
    share = {one.key: one.share for one in shares(incident.anomalies)}
    explained = [
        _explained(anomaly, by_key.get(anomaly.key), share.get(anomaly.key, 0.0), now)
        for anomaly in ordered(incident.anomalies)
    ]
    return tuple(explained)


def _explained(anomaly: Anomaly, series: Series | None, share: float, now: datetime) -> Explanation:
    return Explanation(
        anomaly=anomaly,
        reach=reach(anomaly),
        times_expected=_times(anomaly.reason.value, anomaly.reason.band.expected),
        lasted=(anomaly.until or now) - anomaly.since,
        before=() if series is None else _before(series, now),
        source="" if series is None else series.source,
        share=share,
    )


def _times(value: float, expected: float) -> float | None:
    return value / expected if value * expected > 0 else None


def _before(series: Series, now: datetime) -> tuple[Before, ...]:
    found = ((ago, _around(series, now - ago)) for ago in (DAY, WEEK))
    return tuple(Before(ago, value) for ago, value in found if value is not None)


def _around(series: Series, at: datetime) -> float | None:
    """The middle of the few points nearest to a time, if they are near."""
    finite = np.isfinite(series.values)
    times, values = series.times[finite], series.values[finite]
    away = np.abs(times - at.timestamp())
    nearest = np.argsort(away)[:NEAR]
    close = nearest[away[nearest] <= timedelta(minutes=15).total_seconds()]
    return float(np.median(values[close])) if len(close) else None
