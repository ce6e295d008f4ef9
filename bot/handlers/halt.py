"""The kill switch; flow refuses whoever is no admin."""

from bot.cards import halt as halt_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.model import Halt, Resume


async def halt(intent: Halt, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    return halt_card.halted(await desk.flow.halt(asked.person.actor, intent.reason), asked.now)


async def resume(_intent: Resume, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    was_halted = await desk.flow.resume(asked.person.actor)
    return halt_card.resumed(asked.person.name, was_halted=was_halted)
