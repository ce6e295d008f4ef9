"""Whether the logs that are configured can be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.logbook.book import Logbook
from bot.logbook.wanted import LogsError, Wanted
from bot.readiness import Check
from monitoring.model import Service

BACK = timedelta(minutes=5)


async def examined(book: Logbook, services: Sequence[Service], now: datetime) -> Check:
    """Each is read once; an empty one is read all the same."""
    writing = [service for service in services if service.logs]
    failed = [said for service in writing if (said := await _failure(book, service, now))]
    if failed:
        return Check("logs", ok=False, says=" ".join(failed))
    many = "" if len(writing) == 1 else "s"
    said = f"The logs of {len(writing)} service{many} can be read." if writing else "No logs are configured."
    return Check("logs", ok=True, says=said)


async def _failure(book: Logbook, service: Service, now: datetime) -> str:
    try:
        await book.read(service, Wanted(now - BACK, now))
    except LogsError as error:
        return f"{service.name}: {error}"
    return ""
