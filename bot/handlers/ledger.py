"""Who did what."""

from bot.cards import ledger as ledger_card
from bot.cards import progress
from bot.cards.incident import title
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.intents.model import Ledger

SHOWN = 20
LOOKED_AT = 500


async def show_ledger(intent: Ledger, asked: Asked, desk: Desk) -> Card:
    if intent.approval is not None:
        approval = await desk.flow.get(intent.approval)
        entries = await desk.ledger.recent(SHOWN, approval=intent.approval)
        return ledger_card.card(entries, approval.id, asked.now, progress.sentence(approval, asked.now))
    if intent.incident is not None:
        incident = await desk.incidents.get(intent.incident)
        entries = await desk.ledger.recent(SHOWN, incident=intent.incident)
        return ledger_card.card(entries, incident.id, asked.now, f"{incident.id}, {title(incident)}")
    if not intent.service and not intent.runbook:
        return ledger_card.card(await desk.ledger.recent(SHOWN), "", asked.now)
    recent = await desk.ledger.recent(LOOKED_AT)
    found = ledger_card.about_service(recent, intent.service) if intent.service else recent
    found = ledger_card.about_runbook(found, intent.runbook) if intent.runbook else found
    return ledger_card.card(found[:SHOWN], intent.runbook or intent.service, asked.now)
