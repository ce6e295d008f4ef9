"""Lines that say the same with other numbers are one pattern: what varies is masked, what is alike is counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.logbook.line import Level, Line

LONGEST = 300
MOST_WORDS = 40
MOST_PATTERNS = 500
ALIKE = 0.6
ANY = "<*>"
WORD = re.compile(r"\S+")
# In this order: a time holds numbers, an address does too.
MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)? ?(?:Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]"), "<time>"),
    (re.compile(r"^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\b"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b"), "<address>"),
    (re.compile(r"\b(?:0x)?(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"(?<![\w.])[-+]?\d+(?:[.,]\d+)*(?=[a-zµ%]{0,5}(?![\w]))"), "<number>"),
    (re.compile(r"(?<=[A-Za-z_#=:/-])\d+\b"), "<number>"),
)
LEADING = re.compile(r"^(?:<time>\s*)+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """How often it was said, how bad at worst, when last, and the newest line of it."""

    words: str
    count: int
    level: Level
    last: datetime | None
    sample: str


@dataclass(slots=True)
class _Group:
    words: list[str]
    lines: list[Line] = field(default_factory=list)


def patterns(lines: Sequence[Line]) -> tuple[Pattern, ...]:
    """The worst first, of these the most frequent; the rest of very many different lines is one pattern."""
    by_shape: dict[tuple[int, str], list[_Group]] = {}
    rest, known = _Group([ANY]), 0
    for line in lines:
        words = _masked(line.text)
        siblings = by_shape.setdefault((len(words), words[0] if words else ""), [])
        group = next((one for one in siblings if _alike(one.words, words)), None)
        if group is None and known >= MOST_PATTERNS:
            group = rest
        elif group is None:
            group, known = _Group(words), known + 1
            siblings.append(group)
        elif group is not rest:
            group.words = [mine if mine == other else ANY for mine, other in zip(group.words, words, strict=True)]
        group.lines.append(line)
    groups = [group for siblings in by_shape.values() for group in siblings] + ([rest] if rest.lines else [])
    found = sorted(map(_pattern, groups), key=lambda one: (-one.count, one.words))
    return tuple(sorted(found, key=lambda one: one.level, reverse=True))


def _masked(text: str) -> list[str]:
    masked = text[:LONGEST]
    for mask, name in MASKS:
        masked = mask.sub(name, masked)
    return WORD.findall(LEADING.sub("", masked))[:MOST_WORDS]


def _alike(mine: Sequence[str], other: Sequence[str]) -> bool:
    """Most words are the same; a word that varies already says nothing."""
    if len(mine) != len(other):
        return False
    same = sum(one == two for one, two in zip(mine, other, strict=True))
    varying = sum(one == ANY for one in mine)
    return same + varying >= ALIKE * len(mine) and (same > 0 or not mine)


def _pattern(group: _Group) -> Pattern:
    newest = group.lines[-1]
    level = max(line.level for line in group.lines)
    return Pattern(" ".join(group.words), len(group.lines), level, newest.at, newest.text)
