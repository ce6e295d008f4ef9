"""Logging in by a single-use link, and out. Looking at the link uses nothing up; pressing the button does."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.identity import csrf
from bot.identity.logins import LoginError
from bot.identity.secret import fresh
from bot.platforms.web import cookies, render
from bot.platforms.web.frame import console_of
from bot.platforms.web.visitors import is_local

router = APIRouter()
ONLY_HERE = "Nobody is configured under people in cloudops.yaml, so the console answers on the bot's own machine only."
WELCOME = "The console opens with a link that works once."


@router.get("/login")
async def look(request: Request, code: str = "") -> Response:
    console = console_of(request)
    if refused := _refused(request):
        return refused
    try:
        person = await console.logins.whose(code) if code else ""
    except LoginError as error:
        return outside(str(error), 403)
    return _form(request, code, person) if person else outside(WELCOME, 200)


@router.post("/login")
async def enter(request: Request, code: Annotated[str, Form()] = "") -> Response:
    console = console_of(request)
    if refused := _refused(request):
        return refused
    try:
        person = await console.logins.use(code)
    except LoginError as error:
        return outside(str(error), 403)
    answer = RedirectResponse("/", 303)
    cookies.give_session(request, answer, await console.sessions.start(person))
    cookies.take_back(request, answer, cookies.LOGIN)
    return answer


@router.post("/logout")
async def leave(request: Request) -> Response:
    await console_of(request).sessions.end(cookies.read(request, cookies.SESSION))
    answer = RedirectResponse("/login", 303)
    cookies.take_back(request, answer, cookies.SESSION)
    return answer


def outside(says: str, status: int) -> HTMLResponse:
    """The page of those who are not let in."""
    return HTMLResponse(render.page("login.html", person="", says=says, hint=says != ONLY_HERE), status)


def _form(request: Request, code: str, person: str) -> Response:
    secret = cookies.read(request, cookies.LOGIN) or fresh()
    filled = {"person": person, "code": code, "form_token": csrf.token_for(secret)}
    answer = HTMLResponse(render.page("login.html", **filled))
    cookies.give_login(request, answer, secret)
    return answer


def _refused(request: Request) -> Response | None:
    return outside(ONLY_HERE, 403) if console_of(request).desk.sole and not is_local(request) else None
