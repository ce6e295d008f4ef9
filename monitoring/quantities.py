"""Reads and writes quantities as people do: `90m`, `1GiB`, `80%`; 2.4 s, 43 %."""

import math
import re
from datetime import timedelta
from decimal import Decimal

from monitoring.model import Unit


class QuantityError(ValueError):
    """A quantity nobody can read; the message names forms that are valid."""


SECONDS = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "m": 60.0, "min": 60.0, "minute": 60.0, "minutes": 60.0, "h": 3600.0, "hour": 3600.0, "hours": 3600.0,
    "d": 86400.0, "day": 86400.0, "days": 86400.0, "w": 604800.0, "week": 604800.0, "weeks": 604800.0,
}  # fmt: skip
DECIMAL = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}
BYTES = {
    "": 1.0, "b": 1.0,
    **{f"{prefix}b": 1000.0**power for power, prefix in enumerate("kmgt", 1)},
    **{f"{prefix}ib": 1024.0**power for power, prefix in enumerate("kmgt", 1)},
}  # fmt: skip
FACTORS: dict[Unit, dict[str, float]] = {
    Unit.SECONDS: {"": 1.0, **SECONDS},
    Unit.BYTES: BYTES,
    Unit.BYTES_PER_SECOND: {**BYTES, **{f"{name}/s": factor for name, factor in BYTES.items() if name}},
    Unit.RATIO: {"": 1.0, "%": 0.01},
    Unit.PER_SECOND: {"": 1.0, "/s": 1.0, "/min": 1 / 60, "/h": 1 / 3600},
    Unit.COUNT: DECIMAL,
    Unit.NUMBER: DECIMAL,
}
FORMS = {
    Unit.SECONDS: "50ms, 2s or 15m",
    Unit.BYTES: "512MB, 1GiB or 1024",
    Unit.BYTES_PER_SECOND: "10MB/s or 1MiB/s",
    Unit.RATIO: "80% or 0.8",
    Unit.PER_SECOND: "12/s, 90/min or 12",
    Unit.COUNT: "100 or 10k",
    Unit.NUMBER: "0.5, 100 or 10k",
}
NUMBER = re.compile(r"\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(.*?)\s*", re.ASCII)
STRETCH = re.compile(r"(\d+(?:\.\d+)?)\s*([a-zµ]+)\s*", re.ASCII | re.IGNORECASE)
LONGEST = timedelta(days=36_500)
WORDS_OF_TIME = ((1e-6, "ns", 1e-9), (1e-3, "µs", 1e-6), (1.0, "ms", 1e-3), (120.0, "s", 1.0))


def parse_duration(text: str) -> timedelta:
    """`90m`, `14d`, `1h30m` or `2 hours`."""
    stretches = [(float(figure), word.lower()) for figure, word in STRETCH.findall(text)]
    if not stretches or STRETCH.sub("", text).strip() or any(word not in SECONDS for _, word in stretches):
        raise QuantityError(f'"{text}" is not a duration; write 30s, 90m, 1h30m or 14d.')
    seconds = sum(figure * SECONDS[word] for figure, word in stretches)
    if seconds > LONGEST.total_seconds():
        raise QuantityError(f'"{text}" is longer than a hundred years; write 30s, 90m, 1h30m or 14d.')
    return timedelta(seconds=seconds)


def parse_quantity(text: str, unit: Unit) -> float:
    """A figure in the unit itself: seconds, bytes, a ratio from 0 to 1."""
    found = NUMBER.fullmatch(text)
    factor = FACTORS[unit].get(_folded(found[2], unit)) if found else None
    if found is None or factor is None or not math.isfinite(float(found[1])):
        raise QuantityError(f'"{text}" is not a quantity in {unit.replace("_", " ")}; write {FORMS[unit]}.')
    return float(Decimal(found[1]) * Decimal(str(factor)))  # 95 * 0.01 is not 0.95


def show(value: float, unit: Unit) -> str:
    """A figure as one says it: 2.4 s, 1.2 GiB, 43 %, 12/s."""
    if math.isnan(value):
        return "no value"
    if math.isinf(value):
        return "infinite" if value > 0 else "minus infinite"
    sign = "-" if value < 0 else ""
    return sign + _positive(abs(value), unit)


def show_duration(duration: timedelta) -> str:
    """A stretch of time as one says it: 45 s, 15 min, 2.5 h, 3.2 days."""
    seconds = duration.total_seconds()
    return ("-" if seconds < 0 else "") + _time(abs(seconds))


def _folded(suffix: str, unit: Unit) -> str:
    return suffix.lower() if unit in (Unit.BYTES, Unit.BYTES_PER_SECOND) else suffix


def _positive(value: float, unit: Unit) -> str:
    match unit:
        case Unit.SECONDS:
            return _time(value)
        case Unit.BYTES:
            return _bytes(value)
        case Unit.BYTES_PER_SECOND:
            return f"{_bytes(value)}/s"
        case Unit.RATIO:
            return f"{_figure(value * 100)} %"
        case Unit.PER_SECOND:
            return f"{_figure(value)}/s"
        case Unit.COUNT | Unit.NUMBER:
            return _figure(value)


def _time(seconds: float) -> str:
    if seconds == 0:
        return "0 s"
    for below, word, size in WORDS_OF_TIME:
        if seconds < below:
            return f"{_figure(seconds / size)} {word}"
    if seconds < 7200:  # noqa: PLR2004 (two hours)
        return f"{_figure(seconds / 60)} min"
    if seconds < 172_800:  # noqa: PLR2004 (two days)
        return f"{_figure(seconds / 3600)} h"
    return f"{_figure(seconds / 86_400)} days"


def _bytes(value: float) -> str:
    for power, word in enumerate(("B", "KiB", "MiB", "GiB")):
        if value < 999.5 * 1024.0**power:
            return f"{_figure(value / 1024.0**power)} {word}"
    return f"{_figure(value / 1024.0**4)} TiB"


def _figure(value: float) -> str:
    """Two digits that count, and never a full hundred for what is not."""
    if value >= 99.95:  # noqa: PLR2004
        return f"{value:,.0f}" if value < 1e15 else f"{value:.2g}"  # noqa: PLR2004
    if value >= 99:  # noqa: PLR2004
        return f"{math.floor(value * 10) / 10:g}"
    if value >= 10:  # noqa: PLR2004
        return f"{value:.0f}"
    return f"{value:.1f}".removesuffix(".0") if value >= 1 else f"{value:.2g}"
