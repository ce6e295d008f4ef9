"""The door for HTTP mode: only what Slack signed comes in, and each request once."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.chat import Acknowledged
from bot.platforms.slack.signature import is_genuine
from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)

NONCES = "slack-signature"
# A person should hear within a second, whatever the database does.
LOOKED_UP_WITHIN_S, ANSWERED_WITHIN_S = 0.3, 0.9
T = TypeVar("T")
OK, BAD_REQUEST, UNAUTHORIZED, UNAVAILABLE = 200, 400, 401, 503


class Door:
    """A request that was taken in already is refused, by whichever replica it is sent to again."""

    def __init__(self, secret: str, app: AsyncApp, inbox: Inbox, clock: Callable[[], datetime]) -> None:
        self._secret = secret
        self._app = app
        self._inbox = inbox
        self._clock = clock
        self._asking: set[asyncio.Task[Any]] = set()

    async def take(self, headers: Mapping[str, str], body: bytes) -> Acknowledged:
        """Headers in lower case."""
        now, signature = self._clock(), headers.get("x-slack-signature", "")
        timestamp = headers.get("x-slack-request-timestamp", "")
        if not is_genuine(self._secret, timestamp, signature, body, now.timestamp()):
            log.warning("not signed by Slack", extra={"timestamp": timestamp[:20]})
            return Acknowledged(UNAUTHORIZED, "This is not signed by Slack.")
        began = time.monotonic()
        if await self._came_before(signature):
            log.warning("signed request came again", extra={"timestamp": timestamp})
            return Acknowledged(UNAUTHORIZED, "This was taken already.")
        answer = await self._dispatched(headers, body)
        if answer.status == OK:
            left_s = max(ANSWERED_WITHIN_S - (time.monotonic() - began), 0)
            await self._in_time(self._inbox.remember(NONCES, signature, now), left_s)
        return answer

    async def _came_before(self, signature: str) -> bool:
        """Where that cannot be found out in time, the event's own id still tells a second one."""
        return bool(await self._in_time(self._inbox.knows(NONCES, signature), LOOKED_UP_WITHIN_S))

    async def _in_time(self, asking: Coroutine[Any, Any, T], within_s: float) -> T | None:
        """What the database says; None when it takes longer, while it is still asked, or when it fails."""
        task = asyncio.create_task(asking)
        self._asking.add(task)
        task.add_done_callback(self._asked)
        await asyncio.wait({task}, timeout=within_s)
        return task.result() if task.done() and not task.exception() else None

    def _asked(self, task: asyncio.Task[Any]) -> None:
        self._asking.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("signatures not kept", extra={"error": str(error)})

    async def _dispatched(self, headers: Mapping[str, str], body: bytes) -> Acknowledged:
        try:
            request = AsyncBoltRequest(body=body.decode(), headers={name: [value] for name, value in headers.items()})
        except (ValueError, AttributeError):  # Bolt takes JSON for an object without looking
            return Acknowledged(BAD_REQUEST, "That is neither JSON nor a form.")
        if request.body.get("type") == "url_verification":
            return Acknowledged(OK, json.dumps({"challenge": request.body.get("challenge")}), "application/json")
        response = await self._app.async_dispatch(request)
        return Acknowledged(
            response.status, response.body or "", response.first_headers().get("content-type", "text/plain")
        )
