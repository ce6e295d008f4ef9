"""Where a chart's axes have their ticks: round in the unit one thinks in, and round on the local clock."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from monitoring.model import Unit

Tick = tuple[float, str]

BINARY = ((1024.0**4, "TiB"), (1024.0**3, "GiB"), (1024.0**2, "MiB"), (1024.0, "KiB"), (1.0, "B"))
TIMES = ((86400.0, "days"), (3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
MANY = 2.0  # minutes are used from two of them on, so that 90 s stay 90 s
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
EDGE = 0.04  # a time closer to the left edge than this would stand in the lowest figure's way
MINUTE, HOUR, DAY = 60, 3600, 86400
CLOCK_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 6, 12)),
    *(DAY * n for n in (1, 2, 3, 7, 14, 30)),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What one label counts in: a size in the signal's unit, and the word behind the figure."""

    size: float
    word: str


def scale(largest: float, unit: Unit) -> Scale:
    """The scale in which the largest figure is easily read."""
    match unit:
        case Unit.BYTES:
            return _from(BINARY, largest * MANY, "")
        case Unit.BYTES_PER_SECOND:
            return _from(BINARY, largest * MANY, "/s")
        case Unit.SECONDS:
            return _from(TIMES, largest, "")
        case Unit.RATIO:
            return Scale(0.01, " %")
        case Unit.PER_SECOND:
            found = _from(COUNTS, largest, "/s")
            return Scale(found.size, found.word.strip())
        case Unit.COUNT | Unit.NUMBER:
            return Scale(_from(COUNTS, largest, "").size, _from(COUNTS, largest, "").word.rstrip())


def values(low: float, high: float, unit: Unit, most: int = 4) -> list[Tick]:
    """Round figures from at or below `low` to at or above `high`, all in one scale."""
    one = scale(max(abs(low), abs(high)), unit)
    rough = (high - low) / one.size / most
    step = _binary_step(rough) if unit in (Unit.BYTES, Unit.BYTES_PER_SECOND) else _round_step(rough)
    first, last = math.floor(low / one.size / step + 1e-9), math.ceil(high / one.size / step - 1e-9)
    digits = next(digits for digits in range(12) if math.isclose(step * 10**digits, round(step * 10**digits)))
    return [(n * step * one.size, f"{n * step:,.{digits}f}{one.word}") for n in range(first, max(last, first + 1) + 1)]


def clock(start: datetime, end: datetime, zone: tzinfo, most: int = 5) -> list[Tick]:
    """Unix seconds and what a clock on the wall shows then; a midnight shows its date."""
    length = (end - start).total_seconds()
    step = next((step for step in CLOCK_STEPS if length / step <= most), CLOCK_STEPS[-1])
    midnight = datetime.combine(start.astimezone(zone).date(), time())
    count = int((end.astimezone(zone).replace(tzinfo=None) - midnight).total_seconds()) // step + 1
    walls = (midnight + timedelta(seconds=step * n) for n in range(count + 1))
    ticks = ((wall.replace(tzinfo=zone).astimezone(UTC), wall) for wall in walls)
    return [(at.timestamp(), _label(wall, step)) for at, wall in ticks if start + EDGE * (end - start) <= at <= end]


def _label(wall: datetime, step: int) -> str:
    if step % DAY == 0 or (wall.time() == time() and step >= HOUR):
        return f"{wall.day} {wall:%b}"
    return f"{wall:%H:%M:%S}" if step < MINUTE else f"{wall:%H:%M}"


def _from(scales: tuple[tuple[float, str], ...], largest: float, behind: str) -> Scale:
    size, word = next(((size, word) for size, word in scales if largest >= MANY * size), scales[-1])
    size, word = (1.0, next(word for size, word in scales if size == 1.0)) if largest == 0 else (size, word)
    return Scale(size, f" {word}{behind}")


def _binary_step(rough: float) -> float:
    return 2.0 ** math.ceil(math.log2(rough) - 1e-9) if rough > 0 else 1.0


def _round_step(rough: float) -> float:
    if rough <= 0 or not math.isfinite(rough):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
