"""What waits for an answer, and the answers."""

from bot.cards import approvals as approvals_card
from bot.cards import decided
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import answered, approval_living
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.intents.model import Approvals, Approve, Deny, Revoke
from remediation.answers import AlreadyDecidedError
from remediation.approval import Approval

ROOM = "web"  # the console is one room, where everything that waits is shown


async def list_approvals(intent: Approvals, asked: Asked, desk: Desk) -> Card:
    if intent.approval is not None:
        return await approval_living(desk, await desk.flow.get(intent.approval), asked.now)
    last = next(iter(await desk.flow.recent(1)), None)
    return approvals_card.card(await desk.flow.waiting(), last, asked.now)


async def approve(intent: Approve, asked: Asked, desk: Desk) -> Card:
    return await _answer(intent, asked, desk, approve=True, typed=intent.target)


async def revoke(intent: Revoke, asked: Asked, desk: Desk) -> Card:
    if not asked.may_act:
        raise LookOnlyError
    if intent.approval is None:
        raise AskError("Say which: revoke APR-9.", ("approvals",))
    return await answered(desk, await desk.flow.revoke(intent.approval, asked.person.actor), desk.now(asked.person))


async def deny(intent: Deny, asked: Asked, desk: Desk) -> Card:
    return await _answer(intent, asked, desk, approve=False, reason=intent.reason)


async def _answer(
    intent: Approve | Deny, asked: Asked, desk: Desk, *, approve: bool, reason: str = "", typed: str = ""
) -> Card:
    """Flow itself refuses strangers, requesters and second answers, with a sentence each."""
    if not asked.may_act:
        raise LookOnlyError
    number = intent.approval
    if number is None:
        waiting = await waiting_here(asked, desk)
        if len(waiting) != 1:
            return approvals_card.which("approve" if approve else "deny", waiting)
        number = waiting[0].number
    try:
        actor = asked.person.actor
        answer = desk.flow.answer(number, actor, approve=approve, reason=reason, typed=typed, begin=approve)
        return await answered(desk, await answer, desk.now(asked.person))
    except AlreadyDecidedError as error:
        return decided.card(error.approval, desk.now(asked.person))


async def waiting_here(asked: Asked, desk: Desk) -> tuple[Approval, ...]:
    """What a decision without a number may be about: what is in sight there, on its own card or its incident's."""
    waiting, place = await desk.flow.waiting(), asked.message.place
    if place.platform == ROOM:
        return waiting
    seen = await desk.in_sight(place) if desk.in_sight else ()
    return tuple(one for one in waiting if {one.id, f"INC-{one.incident}", f"APR-{one.bundle}"} & set(seen))
