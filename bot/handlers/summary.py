"""The big picture."""

from bot.cards import status as status_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.overview import overview
from bot.intents.talk import Summary


async def summarise(_intent: Summary, asked: Asked, desk: Desk) -> Card:
    return status_card.card(await overview(desk), asked.now)
