"""Reads request bodies whole, up to a limit, before anybody else sees them."""

from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT = 64 * 1024
LIMITS: Mapping[str, int] = {
    "/alerts": 1024 * 1024,
    "/slack/events": 1024 * 1024,
    "/anomaly": 1024 * 1024,
    "/anomaly/batch": 16 * 1024 * 1024,
    "/anomaly/train": 16 * 1024 * 1024,
}
TOO_LARGE = 413


class TooLargeError(Exception):
    """The body is longer than its path allows."""


class Bodies:
    """Those behind it find the body in the scope's state, and may still read it as usual."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = LIMITS.get(scope["path"], LIMIT)
        try:
            body = await _read(receive, limit)
        except TooLargeError:
            await PlainTextResponse(f"A request may have at most {limit:,} bytes here.", TOO_LARGE)(
                scope, receive, send
            )
            return
        scope.setdefault("state", {})["body"] = body
        await self._app(scope, _Replay(body, receive), send)


class _Replay:
    """Gives the body that was read, then whatever comes after it."""

    def __init__(self, body: bytes, rest: Receive) -> None:
        self._body: bytes | None = body
        self._rest = rest

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._rest()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _read(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            raise TooLargeError
        if not message.get("more_body", False):
            return bytes(body)
