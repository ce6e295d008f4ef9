"""The room: what people say, what the bot answers, and the living cards of what is wrong."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from markupsafe import Markup

from bot.chat import Card, Message
from bot.identity.visitor import Visitor
from bot.platforms.web import render
from bot.platforms.web.chat import ROOM
from bot.platforms.web.console import Console
from bot.platforms.web.frame import console_of, framed, is_partial, view_of
from bot.platforms.web.live import Stream
from bot.platforms.web.visitors import identify, visitor
from bot.wording import reword_later
from monitoring.model import Service

router = APIRouter()
PAGE = 60
NAMED = 3
FIRST = ("status", "show cpu of this host over the last hour", "what is wrong", "help")


@router.get("/")
async def conversation(request: Request, before: Annotated[int | None, Query(ge=1)] = None) -> Response:
    return await _conversation(request, before=before)


@router.post("/say")
async def say(request: Request, text: Annotated[str, Form()] = "") -> Response:
    """What somebody typed: everybody sees it and the answer, unless the answer is for them alone."""
    console, said = console_of(request), text.strip()
    if not said:
        return RedirectResponse("/", 303)
    number = await console.room.say(visitor(request).person.name, said)
    card = await _ask(request, said, str(number))
    if not card.private:
        shown = await console.room.show(card, here=True)
        message = Message(said, visitor(request).person.name, ROOM, console.desk.clock(), str(number))
        reword_later(console.desk, message, card, partial(console.room.replace, shown))
        return Response("") if is_partial(request) else RedirectResponse("/", 303)
    answer = render.fragment("private.html", view_of(request), answer=render.card(card, view_of(request), here=True))
    return Response(answer, media_type="text/html") if is_partial(request) else await _conversation(request, answer)


@router.post("/press")
async def press(request: Request, says: Annotated[str, Form()] = "") -> Response:
    """A button: a living card changes where it stands, anything else is answered beside the button."""
    card = await _ask(request, says, "")
    view = view_of(request)
    if card.key and not card.private:
        await console_of(request).room.show(card)
        answer = render.fragment("done.html", view, card=card)
    else:
        answer = render.card(card, view)
    if is_partial(request):
        return Response(answer, media_type="text/html")
    return await framed(request, "answered.html", "/", answer=answer)


@router.get("/live")
async def live(request: Request, after: Annotated[int, Query(ge=0)] = 0) -> Response:
    last = request.headers.get("last-event-id", "")
    seen = int(last) if last.isdecimal() else after
    console = console_of(request)
    is_welcome = _is_welcome(request, console)
    stream = Stream(console, lambda: view_of(request), is_welcome, seen)
    return StreamingResponse(stream.events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/pictures/{number}")
async def picture(request: Request, number: int) -> Response:
    png = await console_of(request).room.picture(number)
    return Response(png, media_type="image/png") if png else Response("There is no such picture.", 404)


async def _ask(request: Request, text: str, number: str) -> Card:
    console, author = console_of(request), visitor(request).person.name
    return await console.reply(Message(text, author, ROOM, console.desk.clock(), number))


async def _conversation(request: Request, answer: str = "", before: int | None = None) -> Response:
    console, view = console_of(request), view_of(request)
    # Read before the entries: what changes in between comes twice, which is harmless, instead of never.
    revision = await console.room.revision()
    entries = await console.room.latest(PAGE, before)
    return await framed(
        request,
        "conversation.html",
        "/",
        revision=revision,
        entries=[render.entry(entry, view) for entry in entries],
        earlier=entries[0].placed if len(entries) == PAGE else None,
        past=before is not None,
        watching=_watching(console.desk.services()),
        suggestions=FIRST,
        answer=Markup(answer),  # noqa: S704  # a rendered card
    )


def _watching(services: Sequence[Service]) -> str:
    names = [service.name for service in services]
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {more} more" if more > 0 else shown or "nothing yet"


def _is_welcome(request: Request, console: Console) -> Callable[[], Awaitable[bool]]:
    name = visitor(request).person.name

    async def check() -> bool:
        match await identify(request, console):
            case Visitor(person=person):
                return person.name == name
            case _:
                return False

    return check
