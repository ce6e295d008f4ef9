"""Listens to one answer, piece by piece."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta

from bot.language.model import Call, LanguageError, LanguageModel, Prompt, Used, Words

# Nobody writes so much in one token; what is longer did not keep to the bound.
CHARACTERS_A_TOKEN = 20

Tell = Callable[[str], Awaitable[None]]
Look = Callable[[Call], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt, who it is for, what for. `tell` hears the text so far, from its beginning; `look` uses a tool."""

    prompt: Prompt
    person: str
    purpose: str
    within: timedelta
    tell: Tell | None = None
    look: Look | None = None


@dataclass(slots=True)
class Heard:
    """What came so far."""

    text: str = ""
    calls: list[Call] = field(default_factory=list)
    used: Used | None = None

    async def all_of(self, model: LanguageModel, asked: Question) -> None:
        async with aclosing(model.answer(asked.prompt)) as pieces:
            async for piece in pieces:
                match piece:
                    case Words(words):
                        await self._more(words, asked)
                    case Call():
                        self.calls.append(piece)
                    case Used():
                        self.used = piece

    def cost(self, most: int) -> int:
        """In tokens; of an answer that broke off nobody says what it cost, so the most that it can have been."""
        if self.used is not None:
            return self.used.read + self.used.written
        return most if self.text or self.calls else 0

    async def _more(self, words: str, asked: Question) -> None:
        self.text += words
        if len(self.text) > asked.prompt.most_tokens * CHARACTERS_A_TOKEN:
            raise LanguageError("much more than was asked for")
        if asked.tell:
            await asked.tell(self.text)
