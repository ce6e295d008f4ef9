"""How many alarms a day settings would give over the fleet's own past, before anybody saves them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.fleet import read_fleet, spread
from detection.baseline import Rules
from detection.correlate import SETTLE_POINTS
from detection.detector import Stretch
from detection.expectation import Calibration, Opened, expect
from detection.incidents import Incidents
from detection.rehearsal import Alarms, rehearse
from detection.sweep import share
from detection.weights import Weights
from monitoring.model import Series, Signal

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Setting:
    """What somebody could write into cloudops.yaml."""

    budget_per_day: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    series: Series
    every: timedelta
    rules: tuple[Rules, ...]
    excluded: Sequence[Stretch]


async def calibrate(desk: Desk, tried: Setting, over: timedelta, most: int) -> Calibration:
    """Over that much of the past, on at most so many series, spread evenly over all."""
    used = Setting(desk.false_alarms_per_day, tuple(desk.signals))
    now, cared_for = desk.clock(), await desk.incidents.cared_for()
    fleet, failed = await read_fleet(desk.source, desk.services(), desk.signals, over, now)
    weights = desk.weights()
    parts = [
        _Part(
            series, service.every, _rules(series, (used, tried), len(fleet), weights), cared_for.get(service.name, ())
        )
        for service, series in spread(fleet, most)
    ]
    found = await desk.crew.share_out(_rehearsed, parts)
    pause_s = SETTLE_POINTS * max((part.every.total_seconds() for part in parts), default=0.0)
    count = Counter(series.key.signal for _, series in fleet)
    expected = [expect([one[at] for one in found], count, pause_s) for at in (0, 1)]
    days = sum(one[0].days for one in found)
    return Calibration(expected[0], expected[1], len(found), count, days, tuple(failed))


async def opened(incidents: Incidents, now: datetime) -> Opened:
    """What the detector really opened lately."""
    found = await incidents.opened_since(now - LATELY)
    return Opened(len(found), 0, LATELY.days)


def _rehearsed(part: _Part) -> tuple[Alarms, ...]:
    return rehearse(part.series, part.every, part.rules, part.excluded)


def _rules(series: Series, settings: Sequence[Setting], fleet: int, weights: Weights) -> tuple[Rules, ...]:
    found = []
    for setting in settings:
        signal = next(one for one in setting.signals if one.name == series.key.signal)
        each = share(setting.budget_per_day, fleet)
        found.append(Rules(signal.bad, signal.min_deviation, signal.limit, budget_per_day=each, weights=weights))
    return tuple(found)
