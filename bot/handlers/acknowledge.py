"""Somebody has an incident, or closes it."""

from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import incident_living
from bot.handlers.asked import Asked
from bot.handlers.meant import meant
from bot.intents.model import Acknowledge, Resolve
from detection.incident import Incident
from remediation.actor import Role
from remediation.canonical import Json


async def acknowledge(intent: Acknowledge, asked: Asked, desk: Desk) -> Card:
    asked.needs(Role.OPERATOR, "acknowledge incidents", desk)
    number = await meant(intent.incident, "acknowledge", desk)
    return await _noted("acknowledged", await desk.incidents.acknowledge(number, asked.person.name), asked, desk)


async def resolve(intent: Resolve, asked: Asked, desk: Desk) -> Card:
    asked.needs(Role.OPERATOR, "resolve incidents", desk)
    number = await meant(intent.incident, "resolve", desk)
    return await _noted("resolved", await desk.incidents.resolve(number, asked.person.name), asked, desk)


async def _noted(kind: str, incident: Incident, asked: Asked, desk: Desk) -> Card:
    body: dict[str, Json] = {"incident": incident.number, "by": asked.person.name, "service": incident.service}
    await desk.ledger.note(kind, body, desk.clock())
    return await incident_living(desk, incident, asked.now)
