"""Asking a model that costs nothing and never fails, so that many questions can be asked quickly."""

from datetime import UTC, datetime

from bot.language.asking import Asking
from bot.language.measures import Measures
from bot.language.model import LanguageModel
from bot.storage.amounts import Amount
from bot.storage.standing import State
from monitoring.telemetry import Telemetry


class FreeBudget:
    async def reserve(self, *_what: object) -> Amount:
        return Amount()

    async def settle(self, *_what: object) -> None:
        return None

    async def call(self, _person: str) -> None:
        return None

    async def note(self, _use: object) -> None:
        return None


class AlwaysThere:
    async def of(self, _vendor: str) -> State:
        return State()


def unlimited(model: LanguageModel) -> Asking:
    budget, standing = FreeBudget(), AlwaysThere()
    clock = lambda: datetime.now(UTC)  # noqa: E731 - a clock is a function everywhere
    return Asking({"openai": model}, budget, standing, Measures(Telemetry()), clock=clock)  # type: ignore[arg-type]
