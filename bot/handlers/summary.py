"""The big picture."""

from bot.cards import summary as summary_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.talk import Summary


async def summarise(_intent: Summary, asked: Asked, desk: Desk) -> Card:
    if desk.knowing is None:
        raise LookOnlyError
    return summary_card.card(await desk.knowing.now(), asked.now)
