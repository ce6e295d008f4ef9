"""Reads the past of everything that is watched, or of some of it that stands for the rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from detection.reading import tidy
from monitoring.model import Series, Service, Signal
from monitoring.source import MetricsError, MetricSource, Window

Member = tuple[Service, Series]


async def read_fleet(
    source: MetricSource, services: Sequence[Service], signals: Sequence[Signal], over: timedelta, now: datetime
) -> tuple[list[Member], list[str]]:
    """Every series with its service, and what could not be read."""
    found, failed = list[Member](), []
    for service in services:
        for signal in signals:
            try:
                answer = await source.range(service, signal, Window(now - over, now, service.every))
            except MetricsError:
                failed.append(f"{signal.name} of {service.name}")
                continue
            found += [(service, tidy(series)) for series in answer if len(series)]
    return found, failed


def spread(fleet: Sequence[Member], most: int) -> list[Member]:
    """At most so many, evenly over signals and services."""
    ordered = sorted(fleet, key=lambda one: (one[1].key.signal, one[1].key))
    if len(ordered) <= most:
        return ordered
    return [ordered[place * len(ordered) // most] for place in range(most)]
