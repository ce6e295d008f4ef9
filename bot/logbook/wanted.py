"""Which lines are asked for, what was read, and why nothing was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.logbook.line import Level, Line


class LogsError(Exception):
    """Lines could not be read; the message is a sentence fit to show."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """From when to when, which words (whatever their case), and how bad at least."""

    since: datetime
    until: datetime
    matching: str = ""
    level: Level = Level.INFO

    def has(self, line: Line) -> bool:
        """What carries no time is not left out for it."""
        timely = line.at is None or self.since <= line.at <= self.until
        return timely and line.level >= self.level and self.matching.casefold() in line.text.casefold()


@dataclass(frozen=True, slots=True)
class Raw:
    """Lines as they were written, oldest first; `query` is what was run, `cut` says what was left out."""

    lines: Sequence[Line]
    query: str
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines that were wanted, redacted, oldest first; `read` counts those that were looked at."""

    lines: Sequence[Line]
    query: str
    read: int
    cut: str = ""
