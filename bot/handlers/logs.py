"""What a service wrote."""

import asyncio
from datetime import timedelta

from bot.cards import logs as logs_card
from bot.cards import refusal
from bot.cards.logs import Written
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of
from bot.handlers.spans import bounds
from bot.intents.model import Logs
from bot.logbook.line import Level
from bot.logbook.patterns import patterns
from bot.logbook.wanted import LogsError, Wanted
from monitoring.model import Service

HOUR = timedelta(hours=1)


async def show_logs(intent: Logs, asked: Asked, desk: Desk) -> Card:
    service = _which(intent, desk)
    if not service.logs:
        return logs_card.none(service.name)
    start, end = bounds(intent.span, asked.now, HOUR)
    level = Level.ERROR if intent.errors else Level.INFO
    try:
        written = await written_by(service, Wanted(start, end, intent.matching, level), desk)
    except LogsError as error:
        return logs_card.not_read(service.name, str(error))
    return logs_card.card(written, asked.now)


async def written_by(service: Service, wanted: Wanted, desk: Desk) -> Written:
    """The lines and their patterns; raises LogsError."""
    pages = await desk.logbook.read(service, wanted)
    return Written(service.name, wanted, pages, await asyncio.to_thread(patterns, pages.lines))


def _which(intent: Logs, desk: Desk) -> Service:
    """The one that was named, else the only one that writes some; raises AskError."""
    if intent.service:
        return service_of(desk, intent.service)
    services = desk.services()
    writing = [service for service in services if service.logs] or list(services)
    if len(writing) == 1:
        return writing[0]
    names = [service.name for service in writing]
    raise AskError(refusal.ambiguous("service", names), [f"logs of {name}" for name in names[:4]])
