"""How many alarms a day are to be expected, by signal and in all, from what was rehearsed on some of the series."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from detection.rehearsal import Alarms, joined

# The normal distribution's 10th and 90th percentile are this many deviations from its middle.
EIGHTY = 1.2816


@dataclass(frozen=True, slots=True)
class Rate:
    """Alarms a day with the 80 % band; `seen` are those it was reckoned from."""

    per_day: float
    low: float
    high: float
    seen: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """`in_all` counts incidents: alarms of one service at one time are one."""

    in_all: Rate
    by_signal: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is expected with the settings in use and with those tried, and what that was reckoned from.

    `series` counts those of each signal, `days` are series-days that were rehearsed, `failed` could not be read.
    """

    used: Expectation
    tried: Expectation
    rehearsed: int
    series: Mapping[str, int]
    days: float
    failed: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there was any time in which an alarm could have come."""
        return self.days > 0


@dataclass(frozen=True, slots=True)
class Opened:
    """What really happened: incidents that the detector opened in the last days, and those that people called noise."""

    incidents: int
    noise: int
    days: int


def expect(found: Sequence[Alarms], series: Mapping[str, int], pause_s: float) -> Expectation:
    """`series` says how many each signal has in the fleet; those that were not rehearsed are taken to be alike."""
    by_signal = {
        signal: _rate_of([one for one in found if one.key.signal == signal], series[signal]) for signal in series
    }
    services = {one.key.service for one in found}
    incidents = sum(len(joined(_of(found, service), pause_s)) for service in services)
    alarms = sum(len(one.stretches) for one in found)
    per_day = sum(rate.per_day for rate in by_signal.values()) * (incidents / alarms if alarms else 1)
    days = sum(one.days for one in found)
    return Expectation(
        _rate(incidents, per_day / incidents if incidents else _scale(sum(series.values()), days)), by_signal
    )


def _rate_of(found: Sequence[Alarms], series: int) -> Rate:
    return _rate(sum(len(one.stretches) for one in found), _scale(series, sum(one.days for one in found)))


def _scale(series: int, days: float) -> float:
    """What one alarm in so many series-days means for the whole fleet's day."""
    return series / days if days else 0.0


def _rate(seen: int, scale: float) -> Rate:
    return Rate(seen * scale, _least(seen) * scale, _most(seen) * scale, seen)


def _of(found: Iterable[Alarms], service: str) -> list[tuple[int, int]]:
    return [stretch for one in found if one.key.service == service for stretch in one.stretches]


def _least(seen: int) -> float:
    """Of a Poisson count, by Wilson and Hilferty's approximation."""
    return max(seen * (1 - 1 / (9 * seen) - EIGHTY / (3 * sqrt(seen))) ** 3, 0.0) if seen else 0.0


def _most(seen: int) -> float:
    more = seen + 1
    return float(more * (1 - 1 / (9 * more) + EIGHTY / (3 * sqrt(more))) ** 3)
