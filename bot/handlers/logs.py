"""Where a service's logs are."""

from bot.cards import logs as logs_card
from bot.cards import refusal
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of
from bot.intents.model import Logs


async def point_to_logs(intent: Logs, _asked: Asked, desk: Desk) -> Card:
    services = desk.services()
    if not intent.service and len(services) != 1:
        names = [service.name for service in services]
        raise AskError(refusal.ambiguous("service", names), [f"logs of {name}" for name in names[:4]])
    service = service_of(desk, intent.service) if intent.service else services[0]
    return logs_card.card(service.name, service.logs)
