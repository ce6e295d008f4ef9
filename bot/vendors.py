"""The language models that the environment has a key for, ready to be asked."""

from collections.abc import Callable
from datetime import datetime

from bot.config.model import Config
from bot.language.asking import Asking
from bot.language.budget import Budget
from bot.language.gemini import Gemini
from bot.language.measures import Measures
from bot.language.model import LanguageModel
from bot.language.openai import OpenAI
from bot.settings import Settings
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
