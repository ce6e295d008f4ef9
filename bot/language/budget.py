"""What may still be spent today, by everybody together and by whoever asks."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.config.language import Allowance, Language
from bot.language.model import Prompt
from bot.storage.amounts import EVERYBODY, Amount, UncountedError, Use
from bot.storage.spending import Spending

log = logging.getLogger(__name__)

CHARACTERS_A_TOKEN = 3


class SpentError(Exception):
    """Today's share is used up."""


class Budget:
    """A day begins at midnight of the configured zone."""

    def __init__(self, spending: Spending, config: Language, clock: Callable[[], datetime], zone: tzinfo) -> None:
        self._spending = spending
        self.config = config
        self._clock = clock
        self.zone = zone

    @property
    def today(self) -> str:
        return self._clock().astimezone(self.zone).date().isoformat()

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

    async def spent(self) -> Mapping[str, Amount]:
        """Today, by person and by everybody together."""
        return await self._spending.spent(self.today)

    async def uses(self, since: str) -> Sequence[Use]:
        """What was done from that day on, by model and purpose."""
        found: dict[tuple[str, str], Use] = {}
        for _, use in await self._spending.uses(since):
            key = (use.model, use.purpose)
            found[key] = found.get(key, Use(*key)) + use
        return tuple(found.values())

    async def note(self, use: Use) -> None:
        """What is only told in `usage` holds up no answer."""
        try:
            await self._spending.note(self.today, use)
        except UncountedError as error:
            log.warning("use of a model not kept", extra={"model": use.model, "error": str(error.__cause__)})

    async def _take(self, person: str, amount: Amount) -> None:
        limits = {EVERYBODY: _limit(self.config.everybody), person: _limit(self.config.each)}
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
