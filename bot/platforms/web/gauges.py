"""What a page says of each series: its newest value, its last hour as a line, and what is known about it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from bot.desk import Desk
from bot.platforms.web import sparkline
from detection.anomaly import Anomaly
from detection.timeline import Swept
from monitoring.model import Key, Series, Service, Severity, Signal
from monitoring.quantities import show
from monitoring.source import MetricsError, Window

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=1)
AT_ONCE = 8
INSTANCES = 6


@dataclass(frozen=True, slots=True)
class Gauge:
    """One row: `severity` is empty while nothing is wrong, `state` is empty when there is nothing to say."""

    signal: str
    title: str
    instance: str = ""
    value: str = ""
    lines: tuple[str, ...] = ()
    severity: str = ""
    state: str = ""
    source: str = ""


async def gauges(desk: Desk, service: Service) -> list[Gauge]:
    """Every series of the service, what is strange first; signals it does not have are left out."""
    strange = await _strange(desk, service)
    swept = await desk.incidents.last_sweep()
    gate = asyncio.Semaphore(AT_ONCE)

    async def read(signal: Signal) -> list[Gauge]:
        async with gate:
            return await _read(desk, service, signal, strange, swept)

    found = await asyncio.gather(*(read(signal) for signal in desk.signals))
    # The instances of a signal stay together.
    rows = sorted(found, key=lambda rows: not any(gauge.severity for gauge in rows))
    return list(chain.from_iterable(rows))


async def _strange(desk: Desk, service: Service) -> dict[Key, Severity]:
    """Which series belong to an open incident at this moment, and how bad it is."""
    return {
        anomaly.key: incident.severity
        for incident in await desk.incidents.open()
        for anomaly in incident.anomalies
        if service.name in (incident.service, anomaly.key.service) and _lasts(anomaly)
    }


def _lasts(anomaly: Anomaly) -> bool:
    return anomaly.until is None


async def _read(
    desk: Desk, service: Service, signal: Signal, strange: Mapping[Key, Severity], swept: Swept | None
) -> list[Gauge]:
    now = desk.clock()
    window = Window(now - HOUR, now, STEP)
    try:
        found = await desk.source.range(service, signal, window)
    except MetricsError as error:
        return [Gauge(signal.name, title(signal), severity="warning", state=str(error))]
    rows = [_gauge(series, signal, window, strange, swept) for series in found]
    return _cut(rows, signal)


def _gauge(
    series: Series, signal: Signal, window: Window, strange: Mapping[Key, Severity], swept: Swept | None
) -> Gauge:
    key = series.key
    value = "" if series.last is None else show(series.last, signal.unit)
    bad = strange.get(key)
    return Gauge(
        signal=signal.name,
        title=title(signal),
        instance=key.instance,
        value=value,
        lines=sparkline.lines(series, window.start, window.end),
        severity=bad.value if bad else "",
        state="not normal" if bad else _state(key, swept),
        source=series.source,
    )


def _state(key: Key, swept: Swept | None) -> str:
    if swept is None:
        return ""
    if learning := swept.learning.get(key):
        return f"learning, {learning.points} of {learning.needed} points"
    return swept.unread.get(key, "")


def _cut(rows: Sequence[Gauge], signal: Signal) -> list[Gauge]:
    more = len(rows) - INSTANCES
    kept = sorted(rows, key=lambda gauge: not gauge.severity)[:INSTANCES]
    return [*kept, Gauge(signal.name, title(signal), state=f"... {more} more instances")] if more > 0 else kept


def title(signal: Signal) -> str:
    """A signal's name as one reads it."""
    return signal.title or signal.name
