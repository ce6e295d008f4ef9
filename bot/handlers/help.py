"""What can be asked, and what was not understood."""

from bot.cards import help as help_card
from bot.cards import unknown as unknown_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.approvals import waiting_here
from bot.handlers.asked import Asked
from bot.intents.itself import Help
from bot.intents.model import Unknown


async def show_help(intent: Help, _asked: Asked, _desk: Desk) -> Card:
    return help_card.card(intent.topic.casefold())


async def offer(intent: Unknown, asked: Asked, desk: Desk) -> Card:
    waiting = [approval.number for approval in await waiting_here(asked, desk)]
    return unknown_card.card(intent.text, intent.nearest, waiting, intent.others)
