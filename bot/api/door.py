"""Decides who gets in: everything is closed but a few paths, and every form must come from a page of ours."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.identity import csrf
from bot.identity.tokens import Machine
from bot.identity.visitor import Visitor
from bot.platforms.web import cookies, render
from bot.platforms.web.console import Console
from bot.platforms.web.frame import is_partial
from bot.platforms.web.pages.login import ONLY_HERE, WELCOME, outside
from bot.platforms.web.visitors import identify, is_local

# Open to anybody; what is not here needs a session or a token.
OPEN: Mapping[str, frozenset[str]] = {
    "/health": frozenset({"GET"}),
    "/health/live": frozenset({"GET"}),
    "/health/ready": frozenset({"GET"}),
    "/login": frozenset({"GET", "POST"}),
}
# Whoever asks proves it by a signature over the body.
SIGNED = frozenset({"/slack/events"})
# Not even a person may say what Alertmanager says.
FOR_PROGRAMS = frozenset({"/alerts"})
OPEN_HERE = {"/metrics": frozenset({"GET"})}
# Programs ask there, to whom a page with a login link says nothing.
SPOKEN_TO = ("/status", "/query", "/logs", "/chatops/", "/remediation/", "/openapi.json", "/anomaly", "/metrics")
FILES = "/static/"
READING = frozenset({"GET", "HEAD"})
STALE = "This page is too old or not ours: load it again, then press once more. Nothing was done."
FORM = "application/x-www-form-urlencoded"


class Door:
    """Leaves the visitor in the request's state."""

    def __init__(self, app: ASGIApp, console: Console) -> None:
        self._app = app
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refused := await self._refuse(Request(scope))):
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refuse(self, request: Request) -> Response | None:
        method, path = request.method, request.url.path
        if path in SIGNED and method == "POST" and self._console.slack_posts:
            return None
        if is_open(request):
            secret = cookies.read(request, cookies.LOGIN)
            return None if method in READING or _is_ours(request, secret) else PlainTextResponse(STALE, 403)
        match await identify(request, self._console):
            case Machine() as machine:
                return None if machine.may(method, path) else PlainTextResponse(f"{machine.name} may not do this.", 403)
            case Visitor() as visitor if path in FOR_PROGRAMS:
                return PlainTextResponse(f"{visitor.person.name} may not do this: it is for a program's token.", 403)
            case Visitor() as visitor:
                request.state.visitor = visitor
                return _check_form(request, visitor)
            case None:
                return _outside(request, self._console)


def is_open(request: Request) -> bool:
    """Whether anybody may ask for it."""
    path, method = request.url.path, "GET" if request.method == "HEAD" else request.method
    if path.startswith(FILES):
        return method == "GET"
    return method in OPEN.get(path, ()) or (method in OPEN_HERE.get(path, ()) and is_local(request))


def _check_form(request: Request, visitor: Visitor) -> Response | None:
    # A bearer token is never sent by a browser on its own, so its requests cannot be forged by a page elsewhere.
    if request.method in READING or not visitor.form_token:
        return None
    return None if _is_ours(request, cookies.read(request, cookies.SESSION)) else PlainTextResponse(STALE, 403)


def _is_ours(request: Request, secret: str) -> bool:
    return csrf.is_genuine(secret, request.headers.get("x-csrf-token", "") or _field(request))


def _field(request: Request) -> str:
    if not request.headers.get("content-type", "").startswith(FORM):
        return ""
    body: bytes = request.state.body
    return parse_qs(body.decode(errors="replace")).get("csrf", [""])[0]


def _outside(request: Request, console: Console) -> Response:
    if console.desk.sole and not is_local(request):
        return outside(ONLY_HERE, 403)
    spoken_to = "authorization" in request.headers or request.url.path.startswith(SPOKEN_TO)
    if spoken_to or is_partial(request) or request.method not in READING:
        return PlainTextResponse("Log in first: cloudops login NAME", 401, {"WWW-Authenticate": "Bearer"})
    # A link from elsewhere comes without our strict cookie; when the page asks for itself again, it comes with it.
    if request.headers.get("sec-fetch-site") == "cross-site":
        return HTMLResponse(render.page("again.html"))
    return outside(WELCOME, 401)
