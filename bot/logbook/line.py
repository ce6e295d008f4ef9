"""One line that a service wrote, when, and how bad it says it is."""

import re
from dataclasses import dataclass
from datetime import datetime

from monitoring.ladder import Ladder

LOOKED_AT = 400
WORST = re.compile(
    r"\b(?:fatal|panic|crit(?:ical)?|emerg(?:ency)?|errors?|err|severe|exceptions?|traceback|segfault)\b|"
    r"(?-i:\b\w+(?:Error|Exception)\b)|\bfail(?:ed|ures?)?\b|\" 5\d\d ",
    re.IGNORECASE,
)
BAD = re.compile(r"\b(?:warn(?:ing)?s?)\b", re.IGNORECASE)
# What a logger says of its own line counts before the words in it: `level=info msg="0 errors"`.
SAYS = re.compile(
    r"\b(?:level|lvl|severity|priority)[\"']?\s*[=:]\s*[\"']?(?P<named>[A-Za-z]+)|"
    r"(?:^|[\s\[|])(?P<bare>TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|FATAL|PANIC|SEVERE)(?=[\s\]:|]|$)"
)


class Level(Ladder):
    """How bad, the least first."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """`at` is empty where the line carries no time and none stands above it."""

    text: str
    at: datetime | None = None
    level: Level = Level.INFO


def level_of(text: str) -> Level:
    """By the line's own word for it, else by the words in it."""
    start = text[:LOOKED_AT]
    if found := SAYS.search(start):
        return _named(found["named"] or found["bare"])
    if WORST.search(start):
        return Level.ERROR
    return Level.WARNING if BAD.search(start) else Level.INFO


def _named(word: str) -> Level:
    if WORST.fullmatch(word):
        return Level.ERROR
    return Level.WARNING if BAD.fullmatch(word) else Level.INFO
