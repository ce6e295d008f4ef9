"""Keeps the history of range queries, so that a sweep asks only for what is new."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitoring.answers import Line

# Late samples and series that are just being written may change the last points.
OVERLAP = 5
# After this the past is read again, in case somebody laid history into the server.
TRUSTED_FOR = timedelta(hours=1)
POINTS_KEPT = 8_000_000

Fetch = Callable[[int, int], Awaitable[Sequence[Line]]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is known of one query: all lines from start to end, read in full at `read_at`. Times are unix seconds."""

    start: int
    end: int
    read_at: int
    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        """How much it holds."""
        return sum(len(line.times) for line in self.lines)

    def extended(self, start: int, end: int, newer: Sequence[Line]) -> "Stretch":
        """With newer lines, and without what lies before the start."""
        lines = {line.labels: line.between(start, end) for line in self.lines}
        for line in newer:
            known = lines.get(line.labels)
            lines[line.labels] = known.joined(line) if known else line
        kept = tuple(line for line in lines.values() if len(line.times))
        return Stretch(start, end, self.read_at, kept)


class Remembered:
    """The stretches of the queries asked last, bounded in points."""

    def __init__(self, points: int = POINTS_KEPT) -> None:
        self._limit = points
        self._known: OrderedDict[tuple[str, int, int], Stretch] = OrderedDict()

    async def lines(self, query: str, start: int, end: int, step: int, fetch: Fetch) -> tuple[Line, ...]:
        """The lines from start to end, of which only the unknown part is fetched."""
        # The last hours and the weeks before them may have one step; by their length they don't replace each other.
        key = (query, step, (end - start) // step)
        known = self._known.get(key)
        if known is None or not _is_of_use(known, start, end):
            fresh = Stretch(start, end, end, tuple(await fetch(start, end)))
        else:
            since = max(start, known.end - OVERLAP * step)
            fresh = known.extended(start, end, await fetch(since, end))
        self._keep(key, fresh)
        return fresh.lines

    def _keep(self, key: tuple[str, int, int], stretch: Stretch) -> None:
        self._known.pop(key, None)
        self._known[key] = stretch
        while len(self._known) > 1 and sum(one.points for one in self._known.values()) > self._limit:
            self._known.popitem(last=False)


def _is_of_use(known: Stretch, start: int, end: int) -> bool:
    fresh = end - known.read_at < TRUSTED_FOR.total_seconds()
    return fresh and known.start <= start <= known.end <= end
