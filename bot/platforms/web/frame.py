"""Puts a page into the console's frame, and tells pages who looks."""

from hashlib import sha256
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.platforms.web import render
from bot.platforms.web.console import Console
from bot.platforms.web.pulse import feel
from bot.platforms.web.render import View
from bot.platforms.web.visitors import visitor

# A page's live part is asked for with the mark of what is shown, and answered with nothing while that holds.
UNCHANGED = 204
LIVING = "live"


def console_of(request: Request) -> Console:
    """What the composition root handed over."""
    console: Console = request.app.state.console
    return console


def view_of(request: Request) -> View:
    console, guest = console_of(request), visitor(request)
    return View(guest, console.desk.clock(), console.desk.zone_of(guest.person))


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
        "pulse": render.fragment("pulse.html", view, pulse=await feel(console.desk)),
    }
    return HTMLResponse(render.page(template, **frame, **values), status)


def trouble(request: Request, status: int, title: str, says: str) -> Response:
    """A refusal: one sentence for script, a page for people."""
    if is_partial(request):
        return Response(says, status, media_type="text/plain")
    return HTMLResponse(render.page("trouble.html", title=title, says=says), status)


async def living(request: Request, template: str, here: str, *, title: str, **values: Any) -> Response:
    """A page whose content follows what happens; script that has it already is told so."""
    body = render.fragment(template, view_of(request), **values)
    mark = sha256(body.encode()).hexdigest()[:16]
    inside = render.page("living.html", body=body, mark=mark, path=_path(request))
    if not is_partial(request):
        return await framed(request, "page.html", here, title=title, body=Markup(inside))  # noqa: S704  # a template's
    if request.headers.get("hx-target") != LIVING:
        return HTMLResponse(body)
    return Response(status_code=UNCHANGED) if request.headers.get("x-seen") == mark else HTMLResponse(inside)


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
