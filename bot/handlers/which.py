"""Which incident a question is about, where it may go without a number."""

from bot.desk import Desk
from bot.handlers.asked import service_of
from detection.incident import Incident

LOOKED_AT = 100


async def which_incident(number: int | None, service: str, desk: Desk) -> Incident | None:
    """By its number, else the newest open one, else the newest of that service at all; raises for unknown names."""
    if number is not None:
        return await desk.incidents.get(number)
    if service:
        service_of(desk, service)
    opened = next((one for one in await desk.incidents.open() if service in ("", *one.services)), None)
    if opened or not service:
        return opened
    return next((one for one in await desk.incidents.recent(LOOKED_AT) if service in one.services), None)
