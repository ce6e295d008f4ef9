"""The console's two cookies: the session, and the one that a login form is bound to."""

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bot.identity import sessions
from bot.identity.logins import LIFETIME as LOGIN_LIFETIME

SESSION = "cloudops_session"
LOGIN = "cloudops_login"


def read(connection: HTTPConnection, kind: str) -> str:
    """The cookie's value, or nothing."""
    return connection.cookies.get(_name(connection, kind), "")


def give_session(request: Request, response: Response, secret: str) -> None:
    _give(request, response, SESSION, secret, int(sessions.LIFETIME.total_seconds()))


def give_login(request: Request, response: Response, secret: str) -> None:
    _give(request, response, LOGIN, secret, int(LOGIN_LIFETIME.total_seconds()))


def take_back(request: Request, response: Response, kind: str) -> None:
    response.delete_cookie(_name(request, kind), httponly=True, samesite="strict", secure=_is_secure(request))


def _give(request: Request, response: Response, kind: str, secret: str, age_s: int) -> None:
    name = _name(request, kind)
    response.set_cookie(name, secret, max_age=age_s, httponly=True, samesite="strict", secure=_is_secure(request))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(connection: HTTPConnection, kind: str) -> str:
    # Browsers share cookies between all ports of a machine; two bots there must not log each other out.
    return f"{kind}_{connection.url.port or 'web'}"
