"""Running something alone when it cannot wait, and looking at it afterwards; flow itself refuses who may not."""

from bot.cards import approvals as approvals_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import answered, approval_living
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.intents.emergency import BreakGlass, Review


async def break_glass(intent: BreakGlass, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    if intent.approval is None:
        return approvals_card.which("break glass", await desk.flow.waiting(), because="because REASON")
    await desk.flow.break_glass(intent.approval, asked.person.actor, intent.reason, intent.target)
    return await answered(desk, await desk.flow.begin(intent.approval), desk.now(asked.person))


async def review(intent: Review, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    if intent.approval is None:
        raise AskError("Say which: review APR-9.", ("approvals",))
    approval = await desk.flow.review(intent.approval, asked.person.actor, intent.words)
    return await approval_living(desk, approval, desk.now(asked.person))
