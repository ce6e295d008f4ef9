"""Writes what a metric source knows of services as recorded histories, one file a series."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from detection.reading import tidy
from detection.recording import TIME, write
from monitoring.model import Key, Series, Service, Signal, Unit
from monitoring.source import MetricsError, MetricSource, Window

UNNAMEABLE = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_NAME = 120


async def record(
    source: MetricSource,
    asked: Iterable[tuple[Service, Signal]],
    span: tuple[datetime, datetime],
    folder: Path,
    told: Callable[[str], None],
) -> dict[Path, Unit]:
    """The files with the unit of each; what cannot be read is told, and holds up nothing else."""
    written: dict[Path, Unit] = {}
    for service, signal in asked:
        try:
            found = await source.range(service, signal, Window(*span, service.every))
        except MetricsError as error:
            told(f"{signal.name} of {service.name}: {error}")
            continue
        for series in filter(len, found):
            written[_written(tidy(series), folder, set(written))] = signal.unit
    return written


def _written(series: Series, folder: Path, taken: set[Path]) -> Path:
    name = _name(series.key)
    path, again = folder / f"{name}.parquet", 2
    while path in taken:
        path, again = folder / f"{name}-{again}.parquet", again + 1
    write({TIME: series.times, series.key.signal: series.values}, path)
    return path


def _name(key: Key) -> str:
    """One that is a file's on any system."""
    parts = (UNNAMEABLE.sub("-", part).strip("-") for part in (key.service, key.signal, key.instance))
    return "_".join(filter(None, parts))[:LONGEST_NAME]
