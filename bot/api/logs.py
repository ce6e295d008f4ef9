"""`GET /logs`: what a service wrote, gathered into patterns, without secrets."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from fastapi import HTTPException, Query, Request
from pydantic import AwareDatetime, Field

from bot.api.typed import NAME, Refusal, Told, person_of, typed
from bot.cards import logs as logs_card
from bot.cards import refusal
from bot.cards.logs import Written
from bot.desk import Desk
from bot.handlers.asked import AskError
from bot.handlers.logs import HOUR, written_by
from bot.handlers.spans import bounds
from bot.intents.span import Span
from bot.logbook.line import Level
from bot.logbook.wanted import LogsError, Wanted
from bot.platforms.web.frame import console_of
from monitoring.model import Service

router = typed("questions")

# The calendar has ends, and arithmetic near them has no answer.
EARLIEST, LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)
Minutes = Annotated[int, Query(ge=1, le=20_160, description="so far back; an hour when nothing is said")]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST), Query(description="with its zone")]
Most = Annotated[int, Query(ge=0, le=1000, description="how many lines, the newest")]
Word = Annotated[str, Query(max_length=100, description="only lines with these words")]


class Line(Told):
    """One line; `at` is null where it carries no time."""

    at: datetime | None
    level: str
    text: str


class Pattern(Told):
    """Lines that say the same with other numbers."""

    words: str
    count: int
    level: str
    last: datetime | None


class Logs(Told):
    """Worst patterns first, newest lines last; `query` was asked of the source, `cut` says what is left out."""

    service: str
    since: datetime
    until: datetime
    query: str
    found: int
    cut: str
    patterns: list[Pattern]
    lines: list[Line]

    @classmethod
    def of(cls, written: Written, most: int) -> Self:
        pages, wanted = written.pages, written.wanted
        return cls(
            service=written.service,
            since=wanted.since,
            until=wanted.until,
            query=pages.query,
            found=len(pages.lines),
            cut=pages.cut,
            patterns=[
                Pattern(words=one.words, count=one.count, level=one.level.value, last=one.last)
                for one in written.patterns
            ],
            lines=[Line(at=one.at, level=one.level.value, text=one.text) for one in pages.lines[-most:] if most],
        )


REFUSED: dict[int | str, dict[str, Any]] = {
    404: {"model": Refusal, "description": "No such service, or no logs of it are configured"},
    503: {"model": Refusal, "description": "They could not be read, which is no silence"},
}


@router.get("/logs", responses=REFUSED)
async def logs(  # noqa: PLR0917 - each has its name in the address
    request: Request,
    service: Annotated[str, Query(pattern=NAME)],
    minutes: Minutes | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    matching: Word = "",
    errors: Annotated[bool, Query(description="only the bad ones")] = False,  # noqa: FBT002 - so FastAPI has it
    limit: Most = 100,
) -> Logs:
    """Lines of a service, as `logs of SERVICE` shows them in chat."""
    desk = console_of(request).desk
    span = Span(timedelta(minutes=minutes) if minutes else None, since, until)
    try:
        start, end = bounds(span, desk.now(person_of(request)), HOUR)
        wanted = Wanted(start, end, matching, Level.ERROR if errors else Level.INFO)
        return Logs.of(await written_by(_writing(service, desk), wanted, desk), limit)
    except AskError as error:
        raise HTTPException(422, str(error)) from error
    except LogsError as error:
        raise HTTPException(503, str(error)) from error


def _writing(name: str, desk: Desk) -> Service:
    known = desk.service(name)
    if known is None:
        raise HTTPException(404, refusal.unknown_name("service", name, [one.name for one in desk.services()]))
    if not known.logs:
        raise HTTPException(404, f"{logs_card.none(name).title}. {logs_card.HOW_TO}")
    return known
