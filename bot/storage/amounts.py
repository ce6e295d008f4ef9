"""What language models cost and did, and how their vendors stand, as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

EVERYBODY = ""


class UncountedError(Exception):
    """The database takes nothing at this moment."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens, time and tool calls."""

    tokens: int = 0
    milliseconds: int = 0
    calls: int = 0

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.tokens - other.tokens, self.milliseconds - other.milliseconds, self.calls - other.calls)


@dataclass(frozen=True, slots=True)
class Use:
    """What a model did on a day, for one purpose."""

    model: str
    purpose: str
    answers: int = 0
    failures: int = 0
    read: int = 0
    written: int = 0
    dropped: int = 0

    def __add__(self, other: Self) -> Self:
        """The same model and purpose, over a longer time."""
        return type(self)(
            self.model,
            self.purpose,
            self.answers + other.answers,
            self.failures + other.failures,
            self.read + other.read,
            self.written + other.written,
            self.dropped + other.dropped,
        )


@dataclass(frozen=True, slots=True)
class State:
    """Failures in a row; until when it is not asked."""

    failures: int = 0
    open_until: datetime | None = None
    reason: str = ""
