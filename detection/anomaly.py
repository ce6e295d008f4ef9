"""What the detector says of a series: not judged yet, normal, or an anomaly with its reason."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from monitoring.model import Bad, Key, Unit


@dataclass(frozen=True, slots=True)
class Band:
    """Where a value was expected, in the signal's unit."""

    expected: float
    lower: float
    upper: float

    def at_least(self, least: float) -> Self:
        """Without what is below the least there can be."""
        return replace(self, **{name: max(getattr(self, name), least) for name in ("expected", "lower", "upper")})


@dataclass(frozen=True, slots=True)
class Learning:
    """Too little history to judge."""

    points: int
    needed: int


@dataclass(frozen=True, slots=True)
class Unread:
    """No recent point: the query failed, or the series stopped after `last`."""

    reason: str
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is not normal, as figures; cards turn it into a sentence.

    `once_in` is how rarely so strange a value is expected; `limit` is set when it was passed. `sudden` means that one
    jump was surprising enough: what was expected then comes from the points right before it.
    """

    value: float
    band: Band
    direction: Bad
    once_in: timedelta
    limit: float | None = None
    sudden: bool = False


@dataclass(frozen=True, slots=True)
class Normal:
    """Judged, and as expected."""

    score: float
    value: float
    band: Band


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule elsewhere that fired: its words, and the query behind it; all of it was written by others."""

    name: str
    fingerprint: str
    started: datetime
    summary: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A limit that is not met yet: in how long it will be, and in four of five cases between when and when.

    `latest` is None when it may take for ever.
    """

    limit: float
    ahead: timedelta
    earliest: timedelta
    latest: timedelta | None


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A stretch of a series that is not normal; `until` is None while it lasts.

    `score` is in robust deviations from the expected value, `points` counts strange points so far. With an `alert` it
    is not we who say so, and there are no figures. What is `foreseen` is normal by now.
    """

    key: Key
    unit: Unit
    since: datetime
    score: float
    reason: Reason
    until: datetime | None = None
    points: int = 1
    alert: Alert | None = None
    foreseen: Foreseen | None = None


Judgement = Learning | Unread | Normal | Anomaly
