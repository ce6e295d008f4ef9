"""The past of all series that are read equally often: says what to fetch, takes what came, gives what is known."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from detection.history.lock import locked
from detection.history.ring import Points, Ring, Rows
from detection.history.roster import CorruptError, Group, Place, Shape, load, save
from monitoring.model import Key, Series

log = logging.getLogger(__name__)

# Late points may change the last steps: they are asked for again.
OVERLAP = 5
# Steps beyond what is read of a row: what is half written when the power goes is not taken for old points.
MARGIN = 64
# Read at first, and a series without a point for so long is forgotten; what lies before is fetched bit by bit.
FIRST = 2880
BIT = 1440
# The process of a bot that was killed ends a moment later.
PATIENCE_S = 5.0
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps from first to last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A signal of a service; `digest` changes with what is measured."""

    service: str
    signal: str
    digest: str

    @property
    def key(self) -> tuple[str, str]:
        return self.service, self.signal


class Past:
    """Kept in `folder` for `length` steps of `every_s` seconds; whoever opens it is the only one."""

    def __init__(self, folder: Path, every_s: int, length: int, patience_s: float = PATIENCE_S) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = locked(folder, f"{every_s}s.lock", time.monotonic() + patience_s)
        self._points, self._roster = folder / f"{every_s}s.points", folder / f"{every_s}s.series"
        self._shape = Shape(every_s, length + MARGIN, 0, BOOT.read_text().strip())
        self.length = length
        self._groups = self._opened()
        self._ring = Ring(self._points, self._shape.columns)
        used = {place.row for group in self._groups.values() for place in group.places.values()}
        self._free = [row for row in range(self._ring.rows) if row not in used]
        # Nobody else gets a row while a restart would still find it given to its old series.
        self._left: list[int] = []
        self.save()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wanted(self, subject: Subject, step: int) -> tuple[Stretch, ...]:
        """What to fetch so that all is known up to `step`: what is new, and a bit of what lies before."""
        group = self._groups.get(subject.key)
        if group is None or group.digest != subject.digest or group.until < step - self.length:
            return (Stretch(step - min(FIRST, self.length) + 1, step),)
        new = Stretch(min(group.until, step) - OVERLAP + 1, step)
        oldest = step - self.length + 1
        if group.whole or group.since <= oldest:
            return (new,)
        return new, Stretch(max(group.since - BIT, oldest), group.since - 1)

    def take(self, subject: Subject, stretch: Stretch, found: Sequence[Series]) -> None:
        """All the points there are in that stretch; a series which is not among them had none."""
        group = self._group(subject, stretch)
        if stretch.last > group.until:
            self._advance(group, stretch.last)
        self._write(group, stretch, [series for series in found if len(series)])
        if stretch.first < group.since:
            group.whole = group.whole or not any(len(series) for series in found)
            group.since = stretch.first
        group.until = max(group.until, stretch.last)

    def members(self, subject: Subject) -> Mapping[str, Place]:
        """Each instance that had a point lately, and where its points are."""
        group = self._groups.get(subject.key)
        return group.places if group else {}

    def read(self, rows: Rows, first: int, last: int, until: int) -> Points:
        """A row each, a column a step, NaN where there is no point; the history ends at step `until`."""
        found = np.full((len(rows), last - first + 1), np.nan, np.float32)
        start = max(first, until - self.length + 1)
        if start <= last:
            found[:, start - first :] = self._ring.read(rows, start, last)
        return found

    def since(self, subject: Subject) -> int:
        """The first step that is known."""
        return self._groups[subject.key].since

    def series(self, subject: Subject, instance: str) -> Series:
        """The points there are, without gaps."""
        group = self._groups[subject.key]
        (points,) = self._ring.read(np.array([group.places[instance].row]), group.since, group.until)
        known = np.flatnonzero(np.isfinite(points))
        times = (known + group.since) * self._shape.every_s
        return Series(Key(group.service, group.signal, instance), times, points[known].astype(np.float64))

    def count(self, subject: Subject) -> int:
        """How many series it has."""
        group = self._groups.get(subject.key)
        return len(group.places) if group else 0

    def save(self) -> None:
        """What was taken is known after a restart from here on; what nobody asked for in a long time is forgotten."""
        newest = max((group.until for group in self._groups.values()), default=0)
        for key in [key for key, group in self._groups.items() if group.until < newest - FIRST]:
            self._drop(key)
        self._write_down()

    def _write_down(self) -> None:
        self._shape = replace(self._shape, rows=self._ring.rows)
        save(self._roster, self._shape, self._groups)
        self._free, self._left = self._free + self._left, []

    def close(self) -> None:
        """In order: it is of use even after the machine was switched off."""
        self._ring.flush()
        save(self._roster, replace(self._shape, rows=self._ring.rows, boot=""), self._groups)
        self._lock.close()

    def _opened(self) -> dict[tuple[str, str], Group]:
        try:
            shape, groups = load(self._roster)
            self._check(shape)
        except FileNotFoundError:
            groups = {}
        except (CorruptError, ValueError, KeyError, TypeError, AssertionError) as error:
            log.warning("history is fetched anew", extra={"file": str(self._roster), "error": str(error)})
            groups = {}
        if not groups:
            self._points.unlink(missing_ok=True)
        return groups

    def _check(self, shape: Shape) -> None:
        if (shape.every_s, shape.columns) != (self._shape.every_s, self._shape.columns):
            raise CorruptError("Another length of history was kept.")
        if shape.boot not in ("", self._shape.boot):
            raise CorruptError("The machine was switched off while it was written.")
        size = self._points.stat().st_size if self._points.exists() else 0
        if size < shape.rows * shape.columns * 4:
            raise CorruptError("Points are missing.")

    def _group(self, subject: Subject, stretch: Stretch) -> Group:
        group = self._groups.get(subject.key)
        if group is not None and group.digest == subject.digest and stretch.first <= group.until + 1:
            return group
        self._drop(subject.key)
        group = Group(subject.service, subject.signal, subject.digest, stretch.first, stretch.first - 1)
        self._groups[subject.key] = group
        return group

    def _advance(self, group: Group, last: int) -> None:
        """Makes the new steps gaps, in place of the oldest; what they overwrite is first said to be unknown."""
        oldest = last - self.length + 1
        if last - group.until > MARGIN and group.since < oldest:
            self._forget(oldest)
        group.since = max(group.since, oldest)
        for name in [name for name, place in group.places.items() if place.newest < last - FIRST]:
            self._left.append(group.places.pop(name).row)
        self._ring.wipe(_rows(group), group.until + 1, last)

    def _forget(self, oldest: int) -> None:
        """Of all groups at once, for each will be advanced after the same gap, and to write down takes long."""
        for group in self._groups.values():
            group.since = max(group.since, min(oldest, group.until + 1))
        self._write_down()

    def _place(self, group: Group, instance: str, began: int, newest: int) -> int:
        place = group.places.get(instance)
        if place is None:
            place = group.places[instance] = Place(self._vacant(), began, newest)
        place.began, place.newest = min(place.began, began), max(place.newest, newest)
        return place.row

    def _vacant(self) -> int:
        if not self._free:
            rows = self._ring.rows
            self._ring.grow(rows + 1)
            self._free = list(range(rows, self._ring.rows))[::-1]
        row = self._free.pop()
        self._ring.clear(row)
        return row

    def _drop(self, key: tuple[str, str]) -> None:
        gone = self._groups.pop(key, None)
        self._left += [place.row for place in gone.places.values()] if gone else []

    def _write(self, group: Group, stretch: Stretch, found: Sequence[Series]) -> None:
        if not found:
            return
        steps = np.concatenate([series.times for series in found]) // self._shape.every_s
        values = np.concatenate([series.values for series in found])
        which = np.repeat(np.arange(len(found)), [len(series) for series in found])
        kept = np.isfinite(values) & (steps >= stretch.first) & (steps <= stretch.last)
        which, steps, values = which[kept], steps[kept], values[kept]
        rows = np.full(len(found), -1)
        for one, first, last in _spans(which, steps):
            rows[one] = self._place(group, found[one].key.instance, first, last)
        self._ring.write(rows[which], steps, values)


def _spans(which: Rows, steps: Rows) -> Iterator[tuple[int, int, int]]:
    """Of each series that has points, its first step and its last."""
    starts = np.flatnonzero(np.diff(which, prepend=-1))
    firsts, lasts = np.minimum.reduceat(steps, starts), np.maximum.reduceat(steps, starts)
    yield from zip(which[starts].tolist(), firsts.tolist(), lasts.tolist(), strict=True) if len(starts) else ()


def _rows(group: Group) -> Rows:
    return np.array([place.row for place in group.places.values()], np.int64)
