"""Refuses requests to this machine that were made under another name: DNS rebinding."""

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.platforms.web.visitors import is_loopback

MISDIRECTED = 421
# Slack calls the name that a proxy before this machine has; its signature is what counts.
ANY_NAME = frozenset({"/slack/events"})
SAYS = "This address answers only as localhost, 127.0.0.1 or [::1]."


class Hosts:
    """A page elsewhere can point its own name at 127.0.0.1; then the Host header still tells."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["path"] not in ANY_NAME
            and not is_right(scope.get("server"), HTTPConnection(scope).headers.get("host", ""))
        ):
            await PlainTextResponse(SAYS, MISDIRECTED)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_right(server: tuple[str, int | None] | None, host: str) -> bool:
    """Whether a request that arrived at `server` may call it `host`."""
    return server is None or not is_loopback(server[0]) or is_loopback(name(host))


def name(host: str) -> str:
    """A Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.rpartition(":")[0] if ":" in host else host
