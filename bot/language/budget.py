"""What may still be spent today, by everybody together and by whoever asks."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from bot.config.language import Allowance, Language
from bot.language.model import Prompt
from bot.storage.spending import EVERYBODY, Amount, Spending, Use

CHARACTERS_A_TOKEN = 3


class SpentError(Exception):
    """Today's share is used up."""


class Budget:
    """A day begins at midnight of the configured zone."""

    def __init__(self, spending: Spending, config: Language, clock: Callable[[], datetime], zone: tzinfo) -> None:
        self._spending = spending
        self._config = config
        self._clock = clock
        self._zone = zone

    @property
    def today(self) -> str:
        return self._clock().astimezone(self._zone).date().isoformat()

    async def reserve(self, person: str, prompt: Prompt, within: timedelta) -> Amount:
        """The most that an answer can cost; raises SpentError."""
        most = Amount(estimated(prompt) + prompt.most_tokens, _milliseconds(within))
        await self._take(person, most)
        return most

    async def settle(self, person: str, reserved: Amount, tokens: int, took: timedelta) -> None:
        """What it did cost instead."""
        difference = Amount(tokens, _milliseconds(took)) - reserved
        await self._spending.settle(self.today, (EVERYBODY, person), difference)

    async def call(self, person: str) -> None:
        """One use of a tool; raises SpentError."""
        await self._take(person, Amount(calls=1))

    async def note(self, use: Use) -> None:
        await self._spending.note(self.today, use)

    async def _take(self, person: str, amount: Amount) -> None:
        limits = {EVERYBODY: _limit(self._config.everybody), person: _limit(self._config.each)}
        over = await self._spending.reserve(self.today, amount, limits)
        if over == EVERYBODY:
            raise SpentError("today's budget for language models is spent")
        if over is not None:
            raise SpentError(f"{over}'s share of today's budget for language models is spent")


def estimated(prompt: Prompt) -> int:
    """Roughly the tokens of what is asked, rather too many."""
    tools = sum(len(tool.name) + len(tool.purpose) + len(str(tool.parameters)) for tool in prompt.tools)
    said = sum(len(turn.text) + sum(len(call.arguments) for call in turn.calls) for turn in prompt.turns)
    return (len(prompt.rules) + said + tools) // CHARACTERS_A_TOKEN + 10


def _limit(allowance: Allowance) -> Amount:
    return Amount(allowance.tokens, 1000 * allowance.seconds, allowance.tool_calls)


def _milliseconds(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))
