"""What somebody is told who answers what others have decided: who did, and when."""

from datetime import datetime

from bot.cards import refusal
from bot.cards.lists import listed
from bot.cards.times import at
from bot.chat import Card
from remediation.approval import Answer, Approval, Stage


def card(approval: Approval, now: datetime) -> Card:
    """For the reader only, who may look at what became of it."""
    return refusal.card(sentence(approval, now), (f"show {approval.id}",))


def sentence(approval: Approval, now: datetime) -> str:
    """Such as: APR-9 is approved already: lee said yes at 14:02."""
    said = _deciding(approval)
    if said:
        reason = f", because {said[-1].reason}" if said[-1].reason else ""
        return f"{approval.id} is {approval.stage} already: {_who(said, now)}{reason}."
    why = f": {approval.void_reason.rstrip('.')}" if approval.void_reason else ""
    return f"{approval.id} is {approval.stage} already{why}."


def _deciding(approval: Approval) -> list[Answer]:
    """The yeses that count, or the no."""
    match approval.stage:
        case Stage.APPROVED:
            return [answer for answer in approval.answers if answer.counts]
        case Stage.DENIED:
            return [answer for answer in approval.answers if not answer.approve]
        case _:
            return []


def _who(said: list[Answer], now: datetime) -> str:
    word = "yes" if said[0].approve else "no"
    return listed([f"{answer.person} said {word} at {at(answer.at, now)}" for answer in said])
