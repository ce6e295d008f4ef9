"""`GET /status`: what is watched and how it is."""

from datetime import datetime
from typing import Annotated

from fastapi import HTTPException, Query, Request

from bot.api.incidents import Opened
from bot.api.typed import NAME, Refusal, Told, typed
from bot.cards import refusal
from bot.cards import status as status_card
from bot.handlers.overview import overview
from bot.platforms.web.frame import console_of

router = typed("status")


class Watched(Told):
    """A service, and how it is in a line."""

    service: str
    state: str


class Halt(Told):
    """Who stopped all actions."""

    by: str
    at: datetime
    reason: str


class Status(Told):
    """How everything is; `looked` is when the newest sweep was, null when there was none yet."""

    title: str
    severity: str | None
    looked: datetime | None
    services: list[Watched]
    incidents: list[Opened]
    waiting: int
    silences: int
    halted: Halt | None
    not_read: int
    learning: int


@router.get("/status", responses={404: {"model": Refusal, "description": "No such service"}})
async def status(
    request: Request, service: Annotated[str, Query(pattern=NAME, description="one service only")] | None = None
) -> Status:
    """How everything is, or one service; `title` is the sentence that chat begins with."""
    desk = console_of(request).desk
    names = [one.name for one in desk.services()]
    if service is not None and service not in names:
        raise HTTPException(404, refusal.unknown_name("service", service, names))
    seen, now = await overview(desk), desk.clock()
    about = [name for name in names if service in (None, name)]
    opened = [one for one in seen.incidents if service is None or service in one.services]
    return Status(
        title=status_card.title(seen, now),
        severity=max((one.severity for one in opened), default=None),
        looked=seen.swept.at if seen.swept else None,
        services=[Watched(service=name, state=status_card.state(name, seen)) for name in about],
        incidents=[Opened.of(one) for one in opened],
        waiting=seen.waiting,
        silences=seen.silenced,
        halted=Halt(by=seen.halted.by, at=seen.halted.at, reason=seen.halted.reason) if seen.halted else None,
        not_read=len(seen.swept.failed) + len(seen.swept.unread) if seen.swept else 0,
        learning=len(seen.swept.learning) if seen.swept else 0,
    )
