"""What was said here: told again, or forgotten; to everybody only what they said themselves."""

from bot.cards import forgetting as forgetting_card
from bot.cards import recap as recap_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.talk import Forgetting, Recap


async def forget_talk(_intent: Forgetting, asked: Asked, desk: Desk) -> Card:
    """Everybody may, and nobody for another."""
    if not asked.may_act or desk.talk is None:
        raise LookOnlyError
    return forgetting_card.card(await desk.talk.forget(asked.person.name, str(asked.message.place)))


async def recap(_intent: Recap, asked: Asked, desk: Desk) -> Card:
    if desk.talk is None:
        raise LookOnlyError
    person, place = asked.person.name, str(asked.message.place)
    gist = await desk.talk.gist(person, place)
    return recap_card.card(gist, await desk.talk.recent(person, recap_card.MOST, place), asked.now)
