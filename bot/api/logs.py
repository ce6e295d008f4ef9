"""`GET /logs`: what a service wrote."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import HTTPException, Query, Request
from pydantic import AwareDatetime

from bot.api.answers import Answer
from bot.api.typed import NAME, Refusal, person_of, place_of, typed
from bot.cards import refusal
from bot.intents.model import Logs
from bot.intents.span import Span
from bot.platforms.web.frame import console_of

router = typed("questions")

EARLIEST, LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)
Minutes = Annotated[int, Query(ge=1, le=20_160, description="so far back")]
# The calendar has ends, and arithmetic near them has no answer.
Moment = Annotated[AwareDatetime, Query(description="with its zone", ge=EARLIEST, le=LATEST)]


@router.get("/logs", responses={404: {"model": Refusal, "description": "No such service"}})
async def logs(
    request: Request,
    service: Annotated[str, Query(pattern=NAME)],
    minutes: Minutes | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Answer:
    """Recent lines of a service, as `logs of SERVICE` shows them in chat."""
    console = console_of(request)
    names = [one.name for one in console.desk.services()]
    if service not in names:
        raise HTTPException(404, refusal.unknown_name("service", service, names))
    span = Span(timedelta(minutes=minutes) if minutes else None, since, until)
    return Answer.of(await console.do(Logs(service, span), person_of(request), place_of("")))
