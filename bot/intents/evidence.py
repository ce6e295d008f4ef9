"""What people ask of causes, of what is left, and of an answer itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.intents.span import Span


@dataclass(frozen=True, slots=True)
class Correlate:
    """What moved together with a signal, or with what an incident began with."""

    signal: str = ""
    service: str = ""
    incident: int | None = None
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Blame:
    """Where it began; without a number, in the newest open incident (of that service)."""

    incident: int | None = None
    service: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much is left of everything that has a limit."""

    service: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """Past incidents like this one, and what helped then."""

    incident: int | None = None
    service: str = ""


@dataclass(frozen=True, slots=True)
class Based:
    """What an answer is based on, from its n-th figure on."""

    answer: int
    first: int = 1


@dataclass(frozen=True, slots=True)
class Helpful:
    """That answer helped."""

    answer: int


@dataclass(frozen=True, slots=True)
class Unhelpful:
    """That answer did not."""

    answer: int


ANSWER = r"(?:answer|ans)[ #-]?(?P<answer>\d{1,9})"
LATE = ANSWER.replace("<answer>", "<late>")


def _answer(found: re.Match[str]) -> int:
    return int(found["answer"] or found["late"])


# Word for word: what is pressed below an answer means that answer and no other.
SAYS: tuple[tuple[str, Callable[[re.Match[str]], Based | Helpful | Unhelpful]], ...] = (
    (
        rf"(?:show )?(?:the )?evidence (?:of|for|behind) {ANSWER}(?: from (?P<first>[1-9]\d{{0,3}}))?",
        lambda m: Based(int(m["answer"]), int(m["first"] or 1)),
    ),
    (rf"{ANSWER} (?:was |is )?helpful|helpful {LATE}", lambda m: Helpful(_answer(m))),
    (rf"{ANSWER} (?:was |is )?(?:not |un)helpful|(?:not |un)helpful {LATE}", lambda m: Unhelpful(_answer(m))),
)
