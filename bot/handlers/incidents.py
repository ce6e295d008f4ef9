"""What is wrong."""

from bot.cards import incidents as incidents_card
from bot.cards.status import sweep_line
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.intents.model import Incidents


async def list_incidents(intent: Incidents, asked: Asked, desk: Desk) -> Card:
    service = service_of(desk, intent.service).name if intent.service else ""
    mine = [one for one in await desk.incidents.open() if service in ("", *one.services)]
    worst_first = sorted(mine, key=lambda one: (one.severity, one.number), reverse=True)
    over = [one for one in await desk.incidents.recent() if not one.is_open and service in ("", *one.services)]
    last = max(over, key=lambda one: one.resolved_at or one.updated_at, default=None)
    footer = sweep_line(await desk.incidents.last_sweep(), asked.now)
    return incidents_card.card(worst_first, last, service, asked.now, footer)
