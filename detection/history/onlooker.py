"""What sweeps keep of the past, read by whoever has to know it too: without the lock, and without a change."""

from pathlib import Path

import numpy as np

from detection.history.past import BOOT, MARGIN
from detection.history.ring import Ring, Steps
from detection.history.roster import CorruptError, Group, Shape, load
from monitoring.model import Key, Series, Service, Signal
from monitoring.signals import digest
from monitoring.source import Window

# Sweeps are a little behind, and so is what they keep.
BEHIND = 60


class Onlooker:
    """Of the histories in `folder`; says None where the source has to be asked instead."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def series(self, service: Service, signal: Signal, window: Window) -> tuple[Series, ...] | None:
        """The series there are, when all of the window is known but for a few steps at its ends."""
        every = max(round(service.every.total_seconds()), 1)
        first, last = (int(at.timestamp()) // every for at in (window.start, window.end))
        before = self._roster(every)
        group = before and before[1].get((service.name, signal.name))
        if not before or not group or not _covers(group, digest(signal, service), first, last):
            return None
        ring = Ring(self._folder / f"{every}s.points", before[0].columns, mode="r")
        if ring.rows < before[0].rows:
            return None
        start, end = max(first, group.since), min(last, group.until)
        found = tuple(_read(ring, group, name, range(start, end + 1), every) for name in group.places)
        return found if self._stayed(every, group) else None

    def _stayed(self, every: int, group: Group) -> bool:
        """Whether the rows were still theirs when they had been read, and no lap had passed."""
        after = self._roster(every)
        now = after and after[1].get((group.service, group.signal))
        return bool(
            now
            and now.until - group.until <= MARGIN
            and all(name in now.places and now.places[name].row == place.row for name, place in group.places.items())
        )

    def _roster(self, every: int) -> tuple[Shape, dict[tuple[str, str], Group]] | None:
        try:
            shape, groups = load(self._folder / f"{every}s.series")
        except (OSError, CorruptError, ValueError, KeyError, TypeError, AssertionError):
            return None
        return (shape, groups) if shape.boot in ("", BOOT.read_text().strip()) else None


def _covers(group: Group, measured: str, first: int, last: int) -> bool:
    begins = group.whole or group.since <= first + BEHIND
    return group.digest == measured and begins and group.until >= last - BEHIND


def _read(ring: Ring, group: Group, name: str, steps: range, every: int) -> Series:
    (points,) = ring.read(np.array([group.places[name].row]), steps.start, steps.stop - 1)
    known: Steps = np.flatnonzero(np.isfinite(points))
    times = (known + steps.start) * every
    return Series(Key(group.service, group.signal, name), times, points[known].astype(np.float64))
