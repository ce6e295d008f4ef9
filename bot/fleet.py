"""Reads the past of everything that is watched, or of some of it that stands for the rest."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from detection.history.onlooker import Onlooker
from detection.reading import tidy
from monitoring.model import Series, Service, Signal
from monitoring.source import MetricsError, MetricSource, Window

Member = tuple[Service, Series]
SPARSE, MOSTLY = 1.5, 0.9
# Fourteen days of minutes; where points are nearer together it is fewer days.
LONGEST = 20_160


async def read_fleet(
    source: MetricSource,
    services: Sequence[Service],
    signals: Sequence[Signal],
    over: timedelta,
    now: datetime,
    *,
    kept: Onlooker | None = None,
    points: int | None = None,
) -> tuple[list[Member], list[str]]:
    """Every series with its service, and what could not be read; the source is asked for what is not kept here.

    At most so many points of each, or as many as there are.
    """
    found, failed = list[Member](), []
    for service in services:
        for signal in signals:
            most = over if points is None else min(over, points * service.every)
            window = Window(now - most, now, service.every)
            answer: Sequence[Series] | None = None
            if kept:
                answer = await asyncio.to_thread(kept.series, service, signal, window)
            try:
                answer = await source.range(service, signal, window) if answer is None else answer
            except MetricsError:
                failed.append(f"{signal.name} of {service.name}")
                continue
            found += [(service, tidy(series)) for series in answer if len(series)]
    return found, failed


def even(series: Series, every: timedelta) -> Series:
    """The newest points that come, nine of ten, at the service's own interval; older ones may have been thinned."""
    close = np.diff(series.times) <= SPARSE * every.total_seconds()
    share = np.cumsum(close[::-1]) / np.arange(1, len(close) + 1)
    even = np.flatnonzero(share >= MOSTLY)
    kept = min(int(even[-1]) + 2 if len(even) else 1, LONGEST)
    return replace(series, times=series.times[-kept:], values=series.values[-kept:])


def spread(fleet: Sequence[Member], most: int) -> list[Member]:
    """At most so many, evenly over signals and services."""
    ordered = sorted(fleet, key=lambda one: (one[1].key.signal, one[1].key))
    if len(ordered) <= most:
        return ordered
    return [ordered[place * len(ordered) // most] for place in range(most)]
