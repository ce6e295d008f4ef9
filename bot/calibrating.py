"""How many alarms a day settings would give over the fleet's own past, before anybody saves them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.fleet import read_fleet, spread
from detection.baseline import Rules
from detection.correlate import SETTLE_POINTS
from detection.detector import Stretch
from detection.expectation import Calibration, Opened, expect
from detection.feedback import Place, factors
from detection.incidents import Incidents
from detection.rehearsal import Alarms, rehearse
from detection.sweep import share
from detection.weights import Weights
from monitoring.model import Key, Series, Signal

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


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the sweep reckons with besides: how many share the budget, the model in use, what people said of alarms."""

    fleet: int
    weights: Weights
    factors: Mapping[Place, float]

    def rules(self, key: Key, setting: Setting) -> Rules:
        signal = next(one for one in setting.signals if one.name == key.signal)
        each = share(setting.budget_per_day, self.fleet) / self.factors.get((key.service, key.signal), 1.0)
        return Rules(signal.bad, signal.min_deviation, signal.limit, budget_per_day=each, weights=self.weights)


async def calibrate(desk: Desk, tried: Setting, over: timedelta, most: int) -> Calibration:
    """Over that much of the past, on at most so many series, spread evenly over all."""
    used = Setting(desk.false_alarms_per_day, tuple(desk.signals))
    now, cared_for = desk.clock(), await desk.incidents.cared_for()
    fleet, failed = await read_fleet(desk.source, desk.services(), desk.signals, over, now, kept=desk.kept)
    terms = _Terms(len(fleet), desk.weights(), factors(await desk.incidents.regards()))
    parts = [
        _Part(
            series,
            service.every,
            (terms.rules(series.key, used), terms.rules(series.key, tried)),
            cared_for.get(service.name, ()),
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
    noisy = await incidents.noisy()
    return Opened(len(found), sum(one.number in noisy for one in found), LATELY.days)


def _rehearsed(part: _Part) -> tuple[Alarms, ...]:
    return rehearse(part.series, part.every, part.rules, part.excluded)
