"""How the bot itself is."""

from bot.cards import health as health_card
from bot.cards.health import Source
from bot.cards.opinion import sentence
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.overview import overview
from bot.intents.itself import Health
from monitoring.source import MetricsError


async def show_health(_intent: Health, asked: Asked, desk: Desk) -> Card:
    return health_card.card(await _source(desk), await overview(desk), asked.now, await _marked(desk))


async def _marked(desk: Desk) -> list[str]:
    """Signals whose threshold people have moved."""
    return [sentence(place, regard) for place, regard in sorted((await desk.incidents.regards()).items())]


async def _source(desk: Desk) -> Source:
    try:
        return Source(await desk.source.check(), answers=True)
    except MetricsError as error:
        return Source(str(error), answers=False)
