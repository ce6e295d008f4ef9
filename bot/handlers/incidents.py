"""What is wrong."""

from datetime import timedelta

from bot.cards import incidents as incidents_card
from bot.cards.status import sweep_line
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.spans import bounds
from bot.intents.model import Incidents, Span

LOOKED_AT = 500
DAY = timedelta(days=1)


async def list_incidents(intent: Incidents, asked: Asked, desk: Desk) -> Card:
    service = service_of(desk, intent.service).name if intent.service else ""
    if intent.span != Span():
        return await _of_the_time(intent, service, asked, desk)
    mine = [one for one in await desk.incidents.open() if service in ("", *one.services)]
    worst_first = sorted(mine, key=lambda one: (one.severity, one.number), reverse=True)
    over = [one for one in await desk.incidents.recent() if not one.is_open and service in ("", *one.services)]
    last = max(over, key=lambda one: one.resolved_at or one.updated_at, default=None)
    footer = sweep_line(await desk.incidents.last_sweep(), asked.now)
    return incidents_card.card(worst_first, last, service, asked.now, footer)


async def _of_the_time(intent: Incidents, service: str, asked: Asked, desk: Desk) -> Card:
    """Those that were open at any moment of it, over by now or not."""
    start, end = bounds(intent.span, asked.now, DAY)
    found = [
        one
        for one in await desk.incidents.recent(LOOKED_AT)
        if service in ("", *one.services)
        and one.opened_at <= end
        and (one.is_open or (one.resolved_at or end) >= start)
    ]
    return incidents_card.past(found, service, (start, end), asked.now)
