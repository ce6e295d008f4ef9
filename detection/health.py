"""Whether an action helped, seen with the eyes that raised the alarm."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import ceil

import numpy as np

from detection.anomaly import Anomaly, Band, Judgement, Learning, Normal, Unread
from detection.anyway import comes_back
from detection.detector import judge
from detection.heading import Way, way
from detection.incident import Incident
from detection.reading import SourceRange, read
from detection.walk import CALM
from detection.weights import USUAL, Weights
from monitoring.model import Floats, Key, Series, Service, Signal
from monitoring.signals import window_length
from monitoring.source import MetricsError

# Four points are there within five minutes also when they come once a minute.
NEEDED_AFTER = CALM
NEWEST = 5
TRENDS = (6, 10, 20)
MUCH_WORSE = 1.5
HISTORY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Judged normal, on enough points since."""

    value: float
    band: Band


@dataclass(frozen=True, slots=True)
class CameBack:
    """Judged normal, but it was heading there before anybody acted."""

    value: float
    band: Band


@dataclass(frozen=True, slots=True)
class StillStrange:
    """Judged strange as before."""

    value: float
    band: Band


@dataclass(frozen=True, slots=True)
class Worse:
    """Half as far again from normal as before, or strange where it was not."""

    value: float
    band: Band


@dataclass(frozen=True, slots=True)
class TooFew:
    """Not enough new points to say."""

    points: int
    needed: int = NEEDED_AFTER


@dataclass(frozen=True, slots=True)
class NotSeen:
    """The signal could not be read, stopped, or cannot be judged yet."""

    reason: str


Outcome = Recovered | CameBack | StillStrange | Worse | TooFew | NotSeen


@dataclass(frozen=True, slots=True)
class Health:
    """One outcome a series that matters."""

    outcomes: Mapping[Key, Outcome] = field(default_factory=dict)

    @property
    def recovered(self) -> bool:
        """Everything that was looked at is normal, and something was."""
        return bool(self.outcomes) and all(isinstance(found, Recovered | CameBack) for found in self.outcomes.values())

    @property
    def worse(self) -> bool:
        """Something got worse."""
        return any(isinstance(found, Worse) for found in self.outcomes.values())

    @property
    def settled(self) -> bool:
        """Whether there were enough points of everything."""
        return bool(self.outcomes) and not any(isinstance(found, TooFew | NotSeen) for found in self.outcomes.values())


async def judge_since(
    service: Service,
    signals: Sequence[Signal],
    since: datetime,
    source_range: SourceRange,
    *,
    before: Incident | None,
    now: datetime,
    budget_per_day: float = 1.0,
    history: timedelta = HISTORY,
    weights: Weights = USUAL,
    began: datetime | None = None,
) -> Health:
    """How each signal looks on the points after `since`; `before` is the incident that was acted on from `began` on.

    A signal which the service does not have is left out, but not one that was strange before.
    """
    known = before.anomalies if before else ()
    strange = {anomaly.key: anomaly for anomaly in known if anomaly.key.service == service.name}
    foreseen = {key for key, anomaly in strange.items() if anomaly.foreseen}
    outcomes: dict[Key, Outcome] = {}
    for signal in signals:
        wanted = {key: NotSeen("no points") for key in strange if key.signal == signal.name}
        try:
            found = await read(service, signal, source_range, history=history, now=now)
        except MetricsError as error:
            outcomes |= {key: NotSeen(str(error)) for key in wanted or [Key(service.name, signal.name)]}
            continue
        judge_one = partial(
            judge, signal=signal, now=now, every=service.every, budget_per_day=budget_per_day, weights=weights
        )
        needed = needed_for_worse(service)
        looked = {
            one.key: outcome(one, judge_one(one), since, strange, needed, began or since, foreseen) for one in found
        }
        outcomes |= wanted | looked
    return Health(outcomes)


def needed_for_worse(service: Service) -> int:
    """What stirs right after an action is not the last word on it: a rate still counts the moment of a restart."""
    return ceil(window_length(service) / service.every) + NEEDED_AFTER


def outcome(  # noqa: PLR0917 (what was seen, and when)
    series: Series,
    judgement: Judgement,
    since: datetime,
    strange: Container[Key],
    points_for_worse: int,
    began: datetime | None = None,
    foreseen: Container[Key] = (),
) -> Outcome:
    """What the points after `since` say; `strange` are the series that were so before, or only `foreseen` to be."""
    after = series.values[(series.times > since.timestamp()) & np.isfinite(series.values)]
    match judgement:
        case Unread(reason):
            return NotSeen(reason)
        case Learning(points, needed):
            return NotSeen(f"learning, {points} of {needed} points")
        case _ if len(after) < NEEDED_AFTER:
            return TooFew(len(after))
        case Normal(value=value, band=band) if series.key in foreseen:
            return _turned(series, value, band, began or since, since)
        case Normal(value=value, band=band):
            came_back = series.key in strange and comes_back(series, band, began or since)
            return CameBack(value, band) if came_back else Recovered(value, band)
        case Anomaly(reason=reason):
            began_after = series.key not in strange and judgement.since > since
            worse = began_after or _is_worse(series, reason.band, since)
            told = Worse if worse and len(after) >= points_for_worse else StillStrange
            return told(reason.value, reason.band)


def _turned(series: Series, value: float, band: Band, began: datetime, since: datetime) -> Outcome:
    """What is only foreseen is normal all along: it is well again when it heads for its limit no more."""
    match way(series, began, since):
        case Way.TURNED:
            return Recovered(value, band)
        case Way.GOES_ON:
            return StillStrange(value, band)
        case Way.UNTOLD:
            return NotSeen("too few points to tell whether the trend goes on")


def _is_worse(series: Series, band: Band, since: datetime) -> bool:
    """Much further from normal than it would be had it gone on as before: a leak that goes on leaking is no effect."""
    usable = np.isfinite(series.values)
    times = series.times[usable].astype(np.float64) - since.timestamp()
    away = np.abs(series.values[usable] - band.expected)
    earlier, later = times <= 0, times > 0
    if not earlier.any():
        return False
    return float(np.median(away[later][-NEWEST:])) > MUCH_WORSE * _continued(
        times[earlier], away[earlier], float(times[-1])
    )


def _continued(times: Floats, away: Floats, ahead_s: float) -> float:
    """How far away it would be by then: where it was, and no less than its steepest recent trend leads to."""
    level = float(np.median(away[-NEWEST:]))
    return level + max(_slope(times[-points:], away[-points:]) for points in TRENDS) * ahead_s


def _slope(times: Floats, away: Floats) -> float:
    """From the middle of the first half to that of the second; going down counts as flat."""
    half = len(times) // 2
    if not half:
        return 0.0
    passed = float(np.median(times[half:]) - np.median(times[:half]))
    return max(float(np.median(away[half:]) - np.median(away[:half])) / passed, 0.0)
