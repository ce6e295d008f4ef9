"""What is measured."""

from bot.cards import opinion
from bot.cards import signals as signals_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.values import values
from bot.intents.model import Signals


async def list_signals(intent: Signals, asked: Asked, desk: Desk) -> Card:
    if not intent.service:
        return signals_card.catalogue(desk.signals, [service.name for service in desk.services()])
    service = service_of(desk, intent.service)
    regards = await desk.incidents.regards()
    opinions = opinion.lines(regards, [place for place in sorted(regards) if place[0] == service.name])
    return signals_card.of(service.name, await values(desk, service, asked.now), asked.now, opinions)
