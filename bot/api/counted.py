"""Counts answered requests by route and status."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitoring.telemetry import Telemetry

METHODS = frozenset({"GET", "HEAD", "POST"})
OTHER = "other"


class Counted:
    """Unknown paths and methods are counted as one, so that nobody can fill memory with names."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self._app = app
        self._requests = telemetry.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"])
            await send(message)

        await self._app(scope, receive, counting if scope["type"] == "http" else send)

    def _count(self, scope: Scope, status: int) -> None:
        method = scope["method"] if scope["method"] in METHODS else OTHER
        route = getattr(scope.get("route"), "path", OTHER)
        self._requests.labels(method=method, route=route, status=str(status)).inc()
