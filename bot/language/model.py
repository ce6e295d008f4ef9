"""What every language model is asked and answers, whoever makes it."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Voice(StrEnum):
    """Whose words a turn is: the person's, the model's own, or what a tool found."""

    PERSON = "person"
    MODEL = "model"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Tool:
    """A question that a model may put to the bot; `parameters` is a JSON schema. A tool only ever looks."""

    name: str
    purpose: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """A model's wish to use a tool; `arguments` is the JSON it wrote, which nobody has checked yet."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One part of a conversation with a model; `calls` are its wishes, `answers` the call that a tool's turn is for."""

    voice: Voice
    text: str = ""
    calls: tuple[Call, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything a model is told. `rules` are ours alone: nothing from outside is ever part of them."""

    rules: str
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    most_tokens: int = 400


@dataclass(frozen=True, slots=True)
class Words:
    """The next words of an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Used:
    """What an answer cost, in tokens; the last piece of every answer."""

    read: int
    written: int


Piece = Words | Call | Used


class LanguageError(Exception):
    """A model gave no usable answer; `passing` means that the same question may be answered soon."""

    def __init__(self, reason: str, *, passing: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.retry_after_s = retry_after_s


class LanguageModel(Protocol):
    """A vendor's model."""

    @property
    def name(self) -> str:
        """What people are told it is, such as `gpt-5-mini`."""
        ...

    def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """An answer piece by piece; raises LanguageError."""
        ...

    async def load(self) -> None:
        """Loads what the first question would have to wait for; raises LanguageError."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...
