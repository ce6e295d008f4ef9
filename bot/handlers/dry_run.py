"""What a runbook would do right now. Nothing is done; it needs the right to ask for it all the same."""

from bot.cards import dry_run as dry_run_card
from bot.cards import refused
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.run import service_for
from bot.intents.model import DryRun
from remediation.actor import Role
from remediation.request import Refused, Request


async def dry_run(intent: DryRun, asked: Asked, desk: Desk) -> Card:
    asked.needs(Role.OPERATOR, f"rehearse {intent.runbook}", desk)
    service = service_for(intent.runbook, intent.service, desk)
    request = Request(intent.runbook, service, dict(intent.parameters), asked.person.actor, inferred=asked.inferred)
    match await desk.flow.rehearse(request):
        case Refused(reason):
            return refused.card(reason, intent.runbook, service, asked.now, desk.people.with_role(Role.OPERATOR))
        case rehearsal:
            return dry_run_card.card(rehearsal)
