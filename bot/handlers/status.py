"""How is everything, or one service."""

import asyncio

from bot.cards import service as service_card
from bot.cards import status as status_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.overview import overview
from bot.handlers.using import BEHIND, using
from bot.handlers.values import values
from bot.intents.model import Status


async def show_status(intent: Status, asked: Asked, desk: Desk) -> Card:
    if not intent.service:
        return status_card.card(await overview(desk), asked.now)
    service = service_of(desk, intent.service)
    newest, processes = await asyncio.gather(values(desk, service, asked.now), using(desk, service.name, BEHIND))
    return service_card.card(service.name, newest, await overview(desk), asked.now, processes)
