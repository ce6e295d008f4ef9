"""The door for HTTP mode: only what Slack signed comes in, and each request once."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.chat import Acknowledged
from bot.platforms.slack.signature import is_genuine
from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)

NONCES = "slack-signature"
OK, BAD_REQUEST, UNAUTHORIZED, UNAVAILABLE = 200, 400, 401, 503


class Door:
    """A request that was taken in already is refused, by whichever replica it is sent to again."""

    def __init__(self, secret: str, app: AsyncApp, inbox: Inbox, clock: Callable[[], datetime]) -> None:
        self._secret = secret
        self._app = app
        self._inbox = inbox
        self._clock = clock

    async def take(self, headers: Mapping[str, str], body: bytes) -> Acknowledged:
        """Headers in lower case."""
        now, signature = self._clock(), headers.get("x-slack-signature", "")
        timestamp = headers.get("x-slack-request-timestamp", "")
        if not is_genuine(self._secret, timestamp, signature, body, now.timestamp()):
            log.warning("not signed by Slack", extra={"timestamp": timestamp[:20]})
            return Acknowledged(UNAUTHORIZED, "This is not signed by Slack.")
        if await self._inbox.knows(NONCES, signature):
            log.warning("signed request came again", extra={"timestamp": timestamp})
            return Acknowledged(UNAUTHORIZED, "This was taken already.")
        answer = await self._dispatched(headers, body)
        if answer.status == OK:
            await self._inbox.remember(NONCES, signature, now)
        return answer

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
