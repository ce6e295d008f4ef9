"""Raw samples of the last minutes, by metric name."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitoring.expression.labels import NAME, Labels
from monitoring.expression.shelf import Label, Shelf

# Beyond this age a sample says nothing of the present any more; Prometheus has the same five minutes.
LOOKBACK_MS = 300_000
SLACK = 64

Place = tuple[str, str]


@dataclass(slots=True)
class Track:
    """The samples of one series. Times are milliseconds.

    `since` is when its target was first looked at, or came back; `gone` is when it stopped showing the series, and
    `silent` whether it then showed nothing at all.
    """

    labels: Labels
    since: int
    times: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[float]" = field(default_factory=lambda: array("d"))
    gone: int | None = None
    silent: bool = False

    def add(self, at: int, value: float) -> None:
        """The newest sample; when the clock was set back, what was later is not the past any more."""
        if self.times and at <= self.times[-1]:
            later = bisect_left(self.times, at)
            del self.times[later:], self.values[later:]
            self.since = min(self.since, at)
        if self.gone is not None:
            self.since, self.gone = at, None
        self.times.append(at)
        self.values.append(value)

    def leave(self, at: int, *, silent: bool) -> None:
        """Its target does not show it any more."""
        self.gone, self.silent = at, silent

    def is_gone(self, at: int) -> bool:
        """Whether its target did not show it any more at that time."""
        return self.gone is not None and self.gone <= at

    def is_silent(self, at: int) -> bool:
        """Whether its target had nothing to say: then what it said before is no figure for the present.

        A target that goes on without the series has started again, perhaps; what was counted until then did happen.
        """
        return self.silent and self.is_gone(at)

    def latest(self, at: int) -> float | None:
        """What it showed at that time."""
        last = bisect_right(self.times, at) - 1
        if self.is_gone(at) or last < 0 or self.times[last] < at - LOOKBACK_MS:
            return None
        return self.values[last]

    def between(self, start: int, end: int) -> "tuple[array[int], array[float]]":
        """Times and values from start to end, both included."""
        first, last = bisect_left(self.times, start), bisect_right(self.times, end)
        return self.times[first:last], self.values[first:last]

    def forget(self, before: int) -> None:
        """Drops old samples, a batch at a time."""
        old = bisect_left(self.times, before)
        if old > SLACK or old == len(self.times):
            del self.times[:old], self.values[:old]


class Memory:
    """All series of all targets."""

    def __init__(self) -> None:
        self._shelves: dict[str, Shelf[Track]] = {}
        self._shown: dict[Place, set[Labels]] = {}
        self._began: dict[Place, int] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever sampled, or all of it is forgotten."""
        return not self._shelves

    def show(self, target: Place, at: int, samples: Mapping[Labels, float], *, silent: bool = False) -> None:
        """Takes in everything a target (a service and what of it) shows now; what it does not show any more is gone.

        `silent` says that it did not answer, and that these samples are what is known of it all the same.
        """
        since = self._began.setdefault(target, at)
        for labels, value in samples.items():
            self._track(labels, since).add(at, value)
        for labels in self._shown.get(target, set()) - samples.keys():
            self._track(labels, since).leave(at, silent=silent)
        self._shown[target] = set(samples)

    def tracks(self, name: str | None, fits: Callable[[Labels], bool], fixed: Sequence[Label] = ()) -> Iterator[Track]:
        """The series of this name, or of any, whose labels fit; none fits that lacks one that is fixed."""
        shelves = tuple(self._shelves.values()) if name is None else (self._shelves.get(name, Shelf()),)
        return (track for shelf in shelves for labels, track in shelf.among(fixed).items() if fits(labels))

    def targets(self) -> tuple[Place, ...]:
        """Who has shown something."""
        return tuple(self._shown)

    def drop(self, target: Place, at: int) -> None:
        """A target that is no longer sampled."""
        self.show(target, at, {}, silent=True)
        del self._shown[target], self._began[target]

    def forget(self, before: int) -> None:
        """Drops samples, and series without any left."""
        for name, shelf in list(self._shelves.items()):
            for labels, track in list(shelf.all.items()):
                track.forget(before)
                if not track.times:
                    shelf.take_away(labels)
            if not shelf.all:
                del self._shelves[name]

    def _track(self, labels: Labels, since: int) -> Track:
        name = next((value for key, value in labels if key == NAME), "")
        shelf = self._shelves.setdefault(name, Shelf())
        track = shelf.all.get(labels)
        if track is None:
            track = Track(labels, since)
            shelf.put(labels, track)
        return track
