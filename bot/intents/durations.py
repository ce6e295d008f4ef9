"""Durations as people say and write them: 90m, 1h30m, two hours, half an hour, a couple of days."""

import re
from datetime import timedelta

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
NUMBERS = {
    "half a": 0.5, "half an": 0.5, "a couple of": 2, "a couple": 2, "couple of": 2, "a few": 3, "few": 3,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "ninety": 90,
}  # fmt: skip
LONG_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?)"
FIGURE = r"\d{1,6}(?:\.\d+)?"
PIECE = rf"(?:{FIGURE}\s?(?:{LONG_UNIT}|[smhdw])|(?:{'|'.join(NUMBERS)}) {LONG_UNIT})(?![a-z])"
COMPACT = rf"(?:{FIGURE}[smhdw]){{2,4}}(?![a-z])"
DURATION = rf"(?<![\w.=:-])(?:{COMPACT}|{PIECE}(?:(?: and|,)? {PIECE})*(?: and a half)?)(?![\w=-])"
UNIT_ALONE = rf"{LONG_UNIT}(?![a-z])"
PIECES = re.compile(
    rf"({FIGURE})\s?({LONG_UNIT}|[smhdw])(?![a-z])|({'|'.join(NUMBERS)}) ({LONG_UNIT})(?![a-z])|({FIGURE})([smhdw])"
)
LONGEST = timedelta(days=3650)


def spoken(text: str) -> timedelta:
    """The sum of all pieces of a phrase that DURATION or UNIT_ALONE matched."""
    pieces = [("".join(found[::2]), "".join(found[1::2])) for found in PIECES.findall(text)] or [("a", text)]
    total = sum((_number(number) * _unit(unit) for number, unit in pieces), timedelta())
    half = _unit(pieces[-1][1]) / 2 if text.endswith("and a half") else timedelta()
    return min(total + half, LONGEST)


def written(duration: timedelta) -> str:
    """The shortest exact form that reads back the same: 90m, 3h, 7d."""
    seconds = round(duration.total_seconds())
    for letter, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"


def _number(text: str) -> float:
    return NUMBERS[text] if text in NUMBERS else float(text)


def _unit(text: str) -> timedelta:
    return timedelta(days=30) if text.startswith("mo") else UNITS[text[0]]
