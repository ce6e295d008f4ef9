"""The language models that the environment has a key for, ready to be asked."""

from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec

from bot.cards.usage import standing
from bot.config.model import Config
from bot.language.asking import Asking
from bot.language.budget import Budget
from bot.language.gemini import Gemini
from bot.language.measures import Measures
from bot.language.model import LanguageModel
from bot.language.openai import OpenAI
from bot.readiness import Check
from bot.settings import Settings
from bot.storage.amounts import EVERYBODY, Amount
from bot.storage.spending import Spending
from bot.storage.standing import Standing
from monitoring.telemetry import Telemetry


def asking(
    settings: Settings,
    config: Config,
    spending: Spending,
    standing: Standing,
    *,
    telemetry: Telemetry,
    clock: Callable[[], datetime],
) -> Asking | None:
    """None without a key, or where none of them is in the order; nothing is loaded before the first question."""
    known: dict[str, LanguageModel] = {}
    if settings.openai:
        known["openai"] = OpenAI(settings.openai)
    if settings.gemini:
        known["gemini"] = Gemini(settings.gemini)
    models = {vendor: known[vendor] for vendor in config.language.order if vendor in known}
    if not models:
        return None
    budget = Budget(spending, config.language, clock, config.zone)
    return Asking(models, budget, standing, Measures(telemetry), clock=clock)


async def examined(language: Asking | None, now: datetime) -> Check:
    """Asks no model, since that costs something: says what is on record of each."""
    if language is None:
        return Check("language", ok=True, says="No key of a language model is set: rules alone answer.")
    if "gemini" in language.names and not _has_gemini():
        mend = "pip install 'smart-cloudops-ai[gemini]'"
        return Check("language", ok=False, says=f"GEMINI_API_KEY is set, but Gemini's library is not installed: {mend}")
    states = {vendor: await language.standing.of(vendor) for vendor in language.names}
    away = [said for vendor, state in states.items() if (said := standing(vendor, state, now))]
    spent, allowed = (await language.budget.spent()).get(EVERYBODY, Amount()), language.budget.config.everybody
    asked = ", then ".join(f"{name} ({vendor})" for vendor, name in language.names.items())
    said = f"Asked in this order: {asked}. {spent.tokens:,} of {allowed.tokens:,} tokens are spent today."
    ok = len([one for one in states.values() if one.open_until and now < one.open_until]) < len(states)
    return Check("language", ok=ok, says=" ".join((said, *away)))


def _has_gemini() -> bool:
    try:
        return find_spec("google.generativeai") is not None
    except ModuleNotFoundError:
        return False
