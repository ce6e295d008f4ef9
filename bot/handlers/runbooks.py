"""What could be done."""

from bot.cards import refused
from bot.cards import runbooks as runbooks_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of
from bot.intents.model import Runbooks
from remediation.request import UnknownRunbook


async def list_runbooks(intent: Runbooks, asked: Asked, desk: Desk) -> Card:
    if intent.runbook:
        found = desk.runbook(intent.runbook)
        if found is None:
            unknown = UnknownRunbook(intent.runbook, tuple(one.name for one in desk.runbooks()))
            raise AskError(refused.sentence(unknown, intent.runbook, intent.service, asked.now), ("runbooks",))
        return runbooks_card.one(found)
    service = service_of(desk, intent.service).name if intent.service else ""
    fitting = [one for one in desk.runbooks() if not service or not one.services or service in one.services]
    return runbooks_card.several(fitting, service)
