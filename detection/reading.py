"""The points a judgement needs: the recent ones as they come, and of the weeks before every fifth minute."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from detection.baseline import MEMORY
from monitoring.model import Series, Service, Signal
from monitoring.source import Window

SourceRange = Callable[[Service, Signal, Window], Awaitable[Sequence[Series]]]

FINE_POINTS = 2 * MEMORY
COARSE = timedelta(minutes=5)


async def read(
    service: Service, signal: Signal, source_range: SourceRange, *, history: timedelta, now: datetime
) -> tuple[Series, ...]:
    """One series an instance, oldest point first, each time once."""
    recent = min(FINE_POINTS * service.every, history)
    fine = await source_range(service, signal, Window(now - recent, now, service.every))
    if not fine or history <= recent:
        return tuple(map(tidy, fine))
    step = max(COARSE, service.every)
    coarse = await source_range(service, signal, Window(now - history, now - recent, step))
    before = {series.key: series for series in coarse}
    return tuple(_joined(before.get(series.key), series) for series in fine)


def tidy(series: Series) -> Series:
    """In order, and where a time comes twice the later word counts."""
    if not len(series) or (np.diff(series.times) > 0).all():
        return series
    order = np.argsort(series.times, kind="stable")
    times, values = series.times[order], series.values[order]
    last = np.append(np.diff(times) > 0, True)
    return replace(series, times=times[last], values=values[last])


def _joined(before: Series | None, series: Series) -> Series:
    series = tidy(series)
    if before is None or not len(before) or not len(series):
        return series
    earlier = before.times < series.times[0]
    return tidy(
        replace(
            series,
            times=np.concatenate([before.times[earlier], series.times]),
            values=np.concatenate([before.values[earlier], series.values]),
        )
    )
