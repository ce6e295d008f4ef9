"""Puts a page into the console's frame, and tells pages who looks."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.platforms.web import render
from bot.platforms.web.console import Console
from bot.platforms.web.render import View
from bot.platforms.web.visitors import visitor

# A page's live part is asked for with the mark of what is shown, and answered with nothing while that holds.
UNCHANGED = 204


def console_of(request: Request) -> Console:
    """What the composition root handed over."""
    console: Console = request.app.state.console
    return console


def view_of(request: Request) -> View:
    console, guest = console_of(request), visitor(request)
    return View(guest, console.clock(), console.zone_of(guest.person))


def is_partial(request: Request) -> bool:
    """Whether script asks for a piece of the page it is on."""
    return "hx-request" in request.headers


async def framed(request: Request, template: str, here: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page; `here` is the tab it belongs to."""
    console, view = console_of(request), view_of(request)
    frame = {
        "view": view,
        "here": here,
        "revision": values.pop("revision", None) or await console.room.revision(),
        "pulse": render.fragment("pulse.html", view, pulse=await console.pulse()),
    }
    return HTMLResponse(render.page(template, **frame, **values), status)


def trouble(request: Request, status: int, title: str, says: str) -> Response:
    """A refusal: one sentence for script, a page for people."""
    if is_partial(request):
        return Response(says, status, media_type="text/plain")
    return HTMLResponse(render.page("trouble.html", title=title, says=says), status)
