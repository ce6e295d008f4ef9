"""A signal against the same time before, or against another service."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from bot.cards import compare as compare_card
from bot.cards import service as service_card
from bot.cards.compare import Side
from bot.cards.times import length, stretch
from bot.charts import Chart, Line, draw, thinned
from bot.chat import Card, Picture
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of, signal_of
from bot.handlers.show import which_service
from bot.handlers.values import values
from bot.intents.model import Compare, Span
from bot.pictures import Frame
from monitoring.model import Series, Signal
from monitoring.source import Window

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POINTS = 300


async def compare(intent: Compare, asked: Asked, desk: Desk) -> Card:
    if not intent.signal:
        return await _beside(intent, asked, desk)
    signal = signal_of(desk, intent.signal)
    service = await which_service(desk, signal, intent.service, asked.now)
    if intent.against:
        over, shift = min(intent.span.duration or HOUR, desk.history), timedelta()
        other, names = service_of(desk, intent.against), (f"of {service.name}", f"of {intent.against}")
    else:
        over, shift = _before(intent.span, asked.now)
        other, names = (
            service,
            (f"of {service.name} {stretch(asked.now - over, asked.now, asked.now)}", _then(over, shift, asked.now)),
        )
    one = await _mean(desk, Frame(service, signal, asked.now - over, asked.now))
    then = asked.now - shift
    before = await _mean(desk, Frame(other, signal, then - over, then))
    mine, theirs = (
        Side(name, float(np.nanmean(it.values)), it.source, end - over, end)
        for name, it, end in zip(names, (one, before), (asked.now, then), strict=True)
    )
    lines = [_line(names[0], one, timedelta()), _line(names[1], before, shift)]
    return compare_card.card(signal, mine, theirs, over, await _picture(signal, lines, over, asked))


async def _beside(intent: Compare, asked: Asked, desk: Desk) -> Card:
    if not intent.against:
        raise AskError("Say what to compare: compare cpu of checkout with yesterday, or compare checkout and cart.")
    one, other = service_of(desk, intent.service), service_of(desk, intent.against)
    mine, theirs = await values(desk, one, asked.now), await values(desk, other, asked.now)
    rows = [
        (a.signal, _newest(a.series), _newest(b.series))
        for a, b in zip(mine, theirs, strict=True)
        if a.series or b.series
    ]
    failed = [value.signal.name for value in (*mine, *theirs) if value.failed]
    evidence = [figure for value in (*mine, *theirs) for figure in service_card.evidence(value)]
    return compare_card.beside(one.name, other.name, rows, failed, evidence)


def _then(over: timedelta, shift: timedelta, now: datetime) -> str:
    """Whole days are counted; any other time is told by the clock."""
    return stretch(now - shift - over, now - shift, now) if shift % DAY else f"{length(shift)} earlier"


def _before(span: Span, now: datetime) -> tuple[timedelta, timedelta]:
    """How long a stretch is compared, and how much earlier the other one is: of a day, the same hour."""
    if span.since and span.until and span.until - span.since < DAY:
        return span.until - span.since, now - span.until
    shift = span.duration or DAY
    if span.since:
        shift = now.date() - span.since.astimezone(now.tzinfo).date() if span.until else now - span.since
    return min(HOUR if shift <= DAY else DAY, shift), shift


async def _mean(desk: Desk, frame: Frame) -> Series:
    """The mean of all instances at each time; raises AskError when there is nothing."""
    step = max(frame.service.every, (frame.end - frame.start) / POINTS)
    window = Window(frame.start, frame.end, timedelta(seconds=round(step.total_seconds())))
    found = await desk.source.range(frame.service, frame.signal, window)
    usable = [one for one in found if np.isfinite(one.values).any()]
    if not usable:
        what = f"{frame.signal.name} of {frame.service.name}"
        raise AskError(f"{what} has no points then, so there is nothing to compare with.")
    longest = max(usable, key=len)
    if len(usable) == 1:
        return longest
    together = np.array([np.interp(longest.times, one.times, one.values) for one in usable])
    return replace(longest, values=np.nanmean(together, axis=0))


def _line(name: str, side: Series, moved: timedelta) -> Line:
    """What was earlier is moved to this time, so that both lie on one axis."""
    kept = thinned(side.values)
    return Line(name.removeprefix("of "), side.times[kept] + int(moved.total_seconds()), side.values[kept])


async def _picture(signal: Signal, lines: Sequence[Line], over: timedelta, asked: Asked) -> Picture:
    now = asked.now
    chart = Chart(lines, signal.unit, now - over, now, now.tzinfo or UTC, limit=signal.limit)
    return Picture(await draw(chart, pictured=asked.pictured), f"{signal.name}, {lines[0].name} and {lines[1].name}")


def _newest(series: Sequence[Series]) -> float | None:
    known = [one.last for one in series if one.last is not None]
    return float(np.mean(known)) if known else None
