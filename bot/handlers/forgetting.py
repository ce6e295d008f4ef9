"""What somebody said here is forgotten, when they say so and nobody else."""

from bot.cards import forgetting as forgetting_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.talk import Forgetting


async def forget_talk(_intent: Forgetting, asked: Asked, desk: Desk) -> Card:
    """Everybody may, and nobody for another."""
    if not asked.may_act or desk.talk is None:
        raise LookOnlyError
    return forgetting_card.card(await desk.talk.forget(asked.person.name, str(asked.message.place)))
