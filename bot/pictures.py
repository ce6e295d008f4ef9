"""What is read of a signal to be looked at: its points, where they were expected, and the chart of both."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np

from bot.bands import floor
from bot.charts import Chart, Expected, Line, Mark, draw, thinned
from bot.chat import Picture
from bot.desk import Desk
from detection.anomaly import Anomaly, Band
from detection.baseline import NEEDED, Rules
from detection.detector import scores
from detection.forecast_path import Path
from detection.incident import Incident
from detection.reading import read
from monitoring.model import Key, Series, Service, Signal
from monitoring.source import MetricsError

MOST_LINES = 6
LEAD_POINTS = 60
SHORTEST, LONGEST = timedelta(minutes=2), timedelta(days=1)
AFTER_POINTS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One series inside a window. `expected` has an entry a point; `band` is the newest one's, None while learning."""

    series: Series
    expected: Expected
    band: Band | None
    points: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Which signal of what is looked at, from when to when."""

    service: Service
    signal: Signal
    start: datetime
    end: datetime


async def look(desk: Desk, frame: Frame) -> tuple[Seen, ...]:
    """Every instance's points inside the frame, judged as the sweep does; raises MetricsError."""
    history = max(desk.history, frame.end - frame.start)
    found = await read(frame.service, frame.signal, desk.source.range, history=history, now=frame.end)
    return await asyncio.to_thread(lambda: tuple(_judged(series, frame) for series in found))


async def picture(
    seen: Sequence[Seen],
    frame: Frame,
    alt: str,
    zone: tzinfo | None,
    marks: Sequence[Mark] = (),
    *,
    pictured: bool = True,
) -> Picture:
    """The chart of up to six instances; with one alone, also where it was expected."""
    lines, expected = [], None
    for one in seen[:MOST_LINES]:
        kept = thinned(one.series.values)
        lines.append(Line(_name(one.series.key, len(seen)), one.series.times[kept], one.series.values[kept]))
        if len(seen) == 1 and np.isfinite(one.expected.lower).any():
            expected = Expected(one.expected.lower[kept], one.expected.upper[kept])
    signal = frame.signal
    chart = Chart(lines, signal.unit, frame.start, frame.end, zone or UTC, expected, marks, signal.limit)
    return Picture(await draw(chart, pictured=pictured), alt)


async def forecast_picture(
    series: Series, signal: Signal, path: Path | None, horizon: timedelta, now: datetime, *, pictured: bool = True
) -> Picture | None:
    """What was, and what is to come with its 80 % band; None when nothing was."""
    start = int((now - 2 * horizon).timestamp())
    recent = np.flatnonzero(np.isfinite(series.values) & (series.times >= start))
    if not len(recent):
        return None
    kept = recent[thinned(series.values[recent])]
    times, values = series.times[kept], series.values[kept]
    lines, expected, end = [Line(signal.name, times, values)], None, now
    if path is not None:
        ahead, blank = path.times.astype(np.int64), np.full(len(path.times), np.nan)
        least = floor(signal.unit, float(values.min(initial=0.0)))
        lines = [
            Line(signal.name, np.concatenate([times, ahead]), np.concatenate([values, blank])),
            Line("forecast", ahead, np.maximum(path.expected, least)),
        ]
        before = np.full(len(times), np.nan)
        lower, upper = (np.concatenate([before, np.maximum(line, least)]) for line in (path.lower, path.upper))
        expected, end = Expected(lower, upper), datetime.fromtimestamp(int(ahead[-1]), UTC)
    begun = datetime.fromtimestamp(int(times[0]), UTC)
    chart = Chart(lines, signal.unit, begun, end, now.tzinfo or UTC, expected, (Mark(now, "now"),), signal.limit)
    return Picture(await draw(chart, pictured=pictured), f"{series.key} so far, and where it is heading")


async def incident_picture(
    desk: Desk, incident: Incident, now: datetime | None = None, *, pictured: bool = True
) -> Picture | None:
    """The worst of its series from before it began; None when it cannot be read: the card must be told all the same."""
    now = now or desk.now()
    worst = next(iter(incident.anomalies), None)
    service = desk.service(worst.key.service) if worst else None
    signal = desk.signal(worst.key.signal) if worst else None
    if worst is None or service is None or signal is None:
        return None
    frame = Frame(service, signal, *_around(worst, incident, service.every, now))
    try:
        seen = await look(desk, frame)
    except MetricsError:
        return None
    mine = [one for one in seen if one.series.key == worst.key and np.isfinite(one.series.values).any()]
    if not mine:
        return None
    alt = f"{worst.key} since before {incident.id} began"
    return await picture(mine, frame, alt, now.tzinfo, (Mark(worst.since, incident.id),), pictured=pictured)


def _around(worst: Anomaly, incident: Incident, every: timedelta, now: datetime) -> tuple[datetime, datetime]:
    end = min(now, incident.resolved_at + AFTER_POINTS * every) if incident.resolved_at else now
    lead = min(max(LEAD_POINTS * every, end - worst.since, SHORTEST), LONGEST)
    return max(worst.since - lead, end - 2 * LONGEST), end


def _judged(series: Series, frame: Frame) -> Seen:
    rules = Rules(frame.signal.bad, frame.signal.min_deviation, frame.signal.limit)
    found = scores(series.times, series.values, frame.service.every.total_seconds(), rules)
    known = np.flatnonzero(np.isfinite(series.values))
    least = floor(frame.signal.unit, float(series.values[known].min(initial=0.0)))
    expected, lower, upper = (np.maximum(line, least) for line in (found.expected, found.lower, found.upper))
    newest = int(known[-1]) if len(known) else None
    band = None
    if newest is not None and found.judged[newest]:
        band = Band(float(expected[newest]), float(lower[newest]), float(upper[newest]))
    inside = (series.times >= frame.start.timestamp()) & (series.times <= frame.end.timestamp())
    shown = Series(series.key, series.times[inside], series.values[inside], series.source)
    return Seen(shown, Expected(lower[inside], upper[inside]), band, min(len(known), NEEDED - 1))


def _name(key: Key, count: int) -> str:
    return key.signal if count == 1 or not key.instance else key.instance
