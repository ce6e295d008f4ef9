"""Numbers as they are written, with their units; and when one number is another one, rounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What a figure measures; figures of two measures are never the same."""

    TIME = "time"
    SIZE = "size"
    SPEED = "speed"
    SHARE = "share"
    RATE = "rate"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """In seconds, bytes or as a ratio; `step` is what its last digit counts."""

    value: float
    step: float
    measure: Measure


TIMES: dict[tuple[str, ...], float] = {
    ("ns", "nanoseconds"): 1e-9, ("us", "µs", "microseconds"): 1e-6, ("ms", "millisecond", "milliseconds"): 1e-3,
    ("s", "sec", "secs", "second", "seconds"): 1.0, ("m", "min", "mins", "minute", "minutes"): 60.0,
    ("h", "hr", "hrs", "hour", "hours"): 3600.0, ("d", "day", "days"): 86400.0, ("w", "week", "weeks"): 604800.0,
    ("month", "months"): 2629746.0, ("year", "years"): 31556952.0,
}  # fmt: skip
SIZES: dict[tuple[str, ...], float] = {
    ("B", "byte", "bytes"): 1.0,
    **{(f"{letter}B",): 1000.0**power for power, letter in enumerate("kMGT", 1)},
    **{(f"{letter}iB",): 1024.0**power for power, letter in enumerate("KMGT", 1)},
}
UNITS: dict[str, tuple[float, Measure]] = {
    "": (1.0, Measure.NUMBER),
    "x": (1.0, Measure.NUMBER),
    "times": (1.0, Measure.NUMBER),
    "%": (0.01, Measure.SHARE),
    "/s": (1.0, Measure.RATE),
    "per second": (1.0, Measure.RATE),
    "percent": (0.01, Measure.SHARE),
    **{name: (size, Measure.TIME) for names, size in TIMES.items() for name in names},
    **{name: (size, Measure.SIZE) for names, size in SIZES.items() for name in names},
    **{f"{name}/s": (size, Measure.SPEED) for names, size in SIZES.items() for name in names},
}
WRITTEN = "|".join(sorted(map(re.escape, filter(None, UNITS)), key=len, reverse=True))
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FIGURE = re.compile(rf"(?<![\w.,-])(?P<digits>-?(?:{DIGITS}))(?: ?(?P<unit>{WRITTEN}))?(?![\w%])(?!\.\d)")
COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
SPELT = {word: str(number) for number, word in enumerate(COUNTED.split())} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "ninety": "90",
    "hundred": "100",
    "dozen": "12",
}
# "One of them" counts nothing, and "an hour" does.
WORD = re.compile(
    rf"\b(?:(?:an?|one)(?= (?:second|minute|hour|day|week|month|year|dozen|hundred)\b)|{'|'.join(SPELT)})\b",
    re.IGNORECASE,
)
JOINED = re.compile(rf"(?<![\w.])({DIGITS})(?= ?(?:to|and|or|-) ?(?:{DIGITS}) ?({WRITTEN})(?!\w))")
# A figure may be rounded to its last digit, if that does not change it by more than this.
ROUNDED = 0.05
TINY = 1e-9


def spelt_out(text: str) -> str:
    """With number words as digits, and each end of a range with its unit."""
    counted = WORD.sub(lambda found: SPELT.get(found[0].lower(), "1"), text)
    return JOINED.sub(r"\1 \2", counted)


def figures(text: str) -> Iterator[tuple[str, Figure]]:
    """Each figure as it stands there, and what it is."""
    for found in FIGURE.finditer(text):
        size, measure = UNITS[found["unit"] or ""]
        digits = found["digits"].replace(",", "")
        places = len(digits.partition(".")[2])
        yield found[0], Figure(float(digits) * size, 10.0**-places * size, measure)


def without_figures(text: str) -> str:
    return FIGURE.sub(" ", text)


def is_rounded(said: Figure, known: Figure) -> bool:
    """Whether what was said is what is known, or that rounded to fewer digits or a larger unit."""
    away = abs(said.value - known.value)
    if said.measure is not known.measure or away > said.step / 2 * (1 + TINY):
        return False
    return away <= max(ROUNDED * abs(known.value), TINY * abs(known.value))
