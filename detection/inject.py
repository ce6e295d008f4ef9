"""Faults planted in a series of one's own, so that it is known what a detector had to find."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from detection.lessons.learning import spread
from monitoring.model import Floats

# At most one row in a hundred, each three to six robust deviations away.
MOST_ROWS = 0.01
LEAST_FAR, MOST_FAR = 3.0, 6.0
APART = 60
UNLIKE = 1.5
TRIES = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Rows from `start` to before `end`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where a fault goes; `reach` is how far away it leads, with its sign."""

    values: Floats
    rows: slice
    reach: float
    width: float
    middle: float
    day: int
    draw: np.random.Generator

    @property
    def part(self) -> Floats:
        return self.values[self.rows]


def inject(values: Floats, day: int, first: int, draw: np.random.Generator) -> tuple[Floats, tuple[Event, ...]]:
    """The series with faults from row `first` on, in turns of every kind; `day` is how many rows a day has, or 0."""
    known = values[np.isfinite(values)]
    if len(known) < APART:
        return values, ()
    middle, width = spread(known)
    changed, left = values.copy(), int(MOST_ROWS * len(values))
    events: list[Event] = []
    for turn, (kind, (make, lengths)) in enumerate(_turns(draw)):
        length = int(draw.integers(*lengths, endpoint=True))
        start = _free(values, first, length, events, draw)
        if not width or length > left or start is None or turn >= TRIES:
            break
        reach = float(draw.choice((-1, 1)) * draw.uniform(LEAST_FAR, MOST_FAR) * width)
        place = _Place(values, slice(start, start + length), reach, width, middle, day, draw)
        fault = make(place)
        if fault is not None:
            changed[place.rows] = fault
            events.append(Event(kind, start, start + length))
            left -= length
    return changed, tuple(sorted(events, key=lambda event: event.start))


def _spike(place: _Place) -> Floats:
    return place.part + place.reach


def _drift(place: _Place) -> Floats:
    return place.part + place.reach * np.linspace(0, 1, len(place.part) + 1)[1:]


def _restless(place: _Place) -> Floats:
    found: Floats = place.part + abs(place.reach) * place.draw.standard_normal(len(place.part))
    return found


def _dropout(place: _Place) -> Floats:
    return np.full(len(place.part), place.middle - abs(place.reach))


def _out_of_season(place: _Place) -> Floats | None:
    """What it is at another time of day, where that is clearly something else."""
    if not place.day or place.rows.start < place.day:
        return None
    other = place.values[place.rows.start - place.day // 2 : place.rows.stop - place.day // 2]
    away = abs(float((other - place.part).mean()))
    return place.part + (other - place.part) * abs(place.reach) / away if away > UNLIKE * place.width else None


Make = Callable[[_Place], Floats | None]
KINDS: Mapping[str, tuple[Make, tuple[int, int]]] = {
    "spike": (_spike, (1, 3)),
    "level shift": (_spike, (8, 15)),
    "drift": (_drift, (10, 20)),
    "variance": (_restless, (8, 15)),
    "dropout": (_dropout, (8, 15)),
    "seasonal break": (_out_of_season, (8, 15)),
}


def _turns(draw: np.random.Generator) -> Iterator[tuple[str, tuple[Make, tuple[int, int]]]]:
    names = list(KINDS)
    while True:
        for at in draw.permutation(len(names)):
            yield names[at], KINDS[names[at]]


def _free(values: Floats, first: int, length: int, events: list[Event], draw: np.random.Generator) -> int | None:
    """Somewhere with points, and with room to the others."""
    for _ in range(TRIES):
        if len(values) - length <= first:
            return None
        start = int(draw.integers(first, len(values) - length))
        clear = all(start > event.end + APART or start + length + APART < event.start for event in events)
        if clear and np.isfinite(values[start : start + length]).all():
            return start
    return None
