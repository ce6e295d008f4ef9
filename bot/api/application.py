"""Puts the HTTP side together: guards outside, routes inside."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from bot.api import (
    alerts,
    anomaly,
    chatops,
    conversations,
    health,
    logs,
    metrics,
    openapi,
    query,
    remediation,
    slack,
    status,
    training,
)
from bot.api.bodies import Bodies
from bot.api.counted import Counted
from bot.api.door import Door
from bot.api.headers import HEADERS, Headers
from bot.api.hosts import Hosts
from bot.platforms.web.assets import FOLDER
from bot.platforms.web.console import Console
from bot.platforms.web.frame import trouble
from bot.platforms.web.pages import approvals, bot, conversation, incidents, ledger, login, signals

NOT_FOUND = 404
# What programs ask for, and is described as OpenAPI; pages are for people.
DESCRIBED = (
    health,
    status,
    query,
    logs,
    chatops,
    conversations,
    remediation,
    alerts,
    anomaly,
    training,
    metrics,
    openapi,
)
PAGES = (slack, login, conversation, incidents, approvals, signals, ledger, bot)
AREAS = (*DESCRIBED, *PAGES)


def create(console: Console) -> FastAPI:
    """The whole application; the first layer is the outermost."""
    layers = [
        Middleware(Counted, telemetry=console.telemetry),
        Middleware(Headers),
        Middleware(Hosts),
        Middleware(Bodies),
        Middleware(Door, console=console),
    ]
    app = FastAPI(title="cloudops", docs_url=None, redoc_url=None, openapi_url=None, middleware=layers)
    app.state.console = console
    for area in AREAS:
        app.include_router(area.router, include_in_schema=area in DESCRIBED)
    app.mount("/static", StaticFiles(directory=FOLDER))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _broken)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    says = f"There is nothing at {request.url.path}." if error.status_code == NOT_FOUND else "That cannot be done here."
    return trouble(request, error.status_code, error.detail, says)


async def _malformed(request: Request, _error: Exception) -> Response:
    return trouble(request, 422, "Not understood", "That address or form has a part that makes no sense here.")


async def _broken(request: Request, _error: Exception) -> Response:
    """Starlette logs the traceback, and answers outside all layers: the headers are put on here."""
    says = "The bot has a fault here, and its log says which. Before you press again, look whether it was done."
    answer = trouble(request, 500, "That went wrong", says)
    answer.headers.update(HEADERS)
    return answer
