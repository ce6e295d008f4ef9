"""What a crash cut short is never requested again by itself: what was made of it is shown instead."""

from bot.cards import approval as approval_card
from bot.chat import Card
from bot.desk import Desk
from bot.intents.model import Run
from bot.intents.read import read
from bot.platforms.discord.question import PLATFORM, Question
from bot.storage.inbox import FRESH
from remediation.approval import Approval

LOOKED_AT = 50


class Again:
    """A request may have been made, and even have run, before the process that made it could answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def made(self, question: Question) -> Card | None:
        """The card of what that question asked for, if it was asked for already."""
        desk, now = self._desk, self._desk.now()
        intent = read(question.text, desk.vocabulary(), now, desk.zone).intent
        if not isinstance(intent, Run):
            return None
        approval = await self._of(intent, question.author)
        return approval_card.card(approval, now, desk.flow.may_answer(approval)) if approval else None

    async def _of(self, run: Run, author: str) -> Approval | None:
        person, since = self._desk.people.speaking(PLATFORM, author), self._desk.clock() - FRESH
        recent = [one for one in await self._desk.flow.recent(LOOKED_AT) if one.created_at >= since]
        mine = (one for one in recent if one.plan.runbook == run.runbook and person.name in one.requesters)
        return next((one for one in mine if run.service in ("", one.plan.service)), None)
