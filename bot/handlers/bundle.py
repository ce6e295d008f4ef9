"""Several approvals that are alike, answered at once; each is taken, refused and started by itself."""

from bot.cards import bundle as bundle_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, LookOnlyError
from bot.intents.bundle import ApproveSeveral
from remediation.answers import AnswerError


async def approve_several(intent: ApproveSeveral, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    became = [(number, await _approved(number, asked, desk)) for number in intent.approvals]
    return bundle_card.card(became)


async def _approved(number: int, asked: Asked, desk: Desk) -> str:
    """What became of it, empty when the yes was taken."""
    try:
        await desk.flow.answer(number, asked.person.actor, begin=True)
    except AnswerError as error:
        return str(error)
    return ""
