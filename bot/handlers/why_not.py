"""Why something may not run, or what would become of asking for it; nothing is asked for."""

from bot.cards import why_not as why_not_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import approval_living
from bot.handlers.asked import Asked, AskError
from bot.handlers.no_alert import explain_quiet
from bot.handlers.run import service_for
from bot.intents.model import WhyNot
from remediation.actor import Role
from remediation.policy import Deny, NoRight
from remediation.request import Request
from remediation.ways import Ways


async def explain_refusal(intent: WhyNot, asked: Asked, desk: Desk) -> Card:
    if intent.approval is not None:
        return await approval_living(desk, await desk.flow.get(intent.approval), asked.now)
    if not intent.runbook and (intent.service or intent.signal):
        return await explain_quiet(intent, asked, desk)
    if not intent.runbook:
        raise AskError(
            "Say which runbook: why not restart-checkout. Or of what nobody was told: why no alert for checkout.",
            ("runbooks", "approvals"),
        )
    service = service_for(intent.runbook, intent.service, desk)
    request = Request(intent.runbook, service, {}, asked.person.actor, inferred=asked.inferred)
    decision = await desk.flow.explain(request)
    ways = await desk.flow.ways(request) if isinstance(decision, Deny) else Ways()
    match decision:
        case Deny(NoRight(role)):
            people = desk.people.with_role(role)
        case _:
            people = tuple(name for name in desk.people.with_role(Role.APPROVER) if name != asked.person.name)
    return why_not_card.card(decision, intent.runbook, service, asked.now, people=people, ways=ways)
