"""Models without a vendor: they say what they were told to say, and keep what they were asked."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config.language import Allowance, Language
from bot.language.asking import Asking
from bot.language.budget import Budget
from bot.language.measures import Measures
from bot.language.model import Call, LanguageError, Piece, Prompt, Used, Words
from bot.storage.spending import Spending
from bot.storage.standing import Standing
from monitoring.telemetry import Telemetry
from tests.clock import Clock

Answer = str | list[Piece] | LanguageError | float


class Scripted:
    """Each answer in its turn, the last one for good; an error is raised, a number is how long nothing comes."""

    def __init__(self, *answers: Answer, name: str = "gpt-test") -> None:
        self.name = name
        self.answers = list(answers)
        self.asked: list[Prompt] = []

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        self.asked.append(prompt)
        match self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]:
            case str(text):
                for word in text.split(" "):
                    yield Words(f"{word} ")
                yield Used(70, 5)
            case list(pieces):
                for piece in pieces:
                    yield piece
            case float(silent_s) | int(silent_s):
                await asyncio.sleep(silent_s)
            case LanguageError() as error:
                raise error

    async def close(self) -> None:
        return None


def wishes(*calls: tuple[str, str]) -> list[Piece]:
    """An answer that asks for tools."""
    return [*(Call(f"{name}#{number}", name, arguments) for number, (name, arguments) in enumerate(calls)), Used(70, 5)]


def asking(
    engine: AsyncEngine,
    models: Mapping[str, Scripted],
    *,
    clock: Clock | None = None,
    language: Language | None = None,
    telemetry: Telemetry | None = None,
) -> Asking:
    """Over a real database, without chance."""
    now = clock or Clock()
    config = language or Language(everybody=Allowance(20_000, 60, 10), each=Allowance(15_000, 60, 6))
    budget = Budget(Spending(engine), config, now, now().tzinfo)
    return Asking(models, budget, Standing(engine), Measures(telemetry or Telemetry()), clock=now, chance=lambda: 0.0)


SHORT = timedelta(seconds=1)
