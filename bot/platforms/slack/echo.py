"""In HTTP mode silence means nothing, so the bot posts to its own public address, signed as Slack signs."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime

import httpx

from bot.platforms.slack.api import proxy_for
from bot.platforms.slack.signature import signed

log = logging.getLogger(__name__)

PATH = "/slack/events"
EVERY_S = 20.0
WITHIN_S = 10.0
LONGEST = 1_024


class Echo:
    """Whoever answers with our challenge is this bot, or a replica of it, reached from outside."""

    def __init__(self, public_url: str, secret: str, clock: Callable[[], datetime]) -> None:
        self._url = public_url.rstrip("/") + PATH
        self._secret = secret
        self._clock = clock
        self._heard = float("-inf")
        self.trouble = ""

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            await self.call()
            await asyncio.sleep(EVERY_S)

    async def call(self) -> None:
        """One request; what is wrong with its answer is kept as `trouble`."""
        challenge = secrets.token_urlsafe(16)
        try:
            async with asyncio.timeout(WITHIN_S):
                self.trouble = await self._asked(challenge)
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            self.trouble = f"{self._url} cannot be reached: {error or type(error).__name__}."
        if self.trouble:
            log.warning("own public address does not answer", extra={"error": self.trouble})
        else:
            self.heard()

    def heard(self) -> None:
        """Slack itself is as good as an echo."""
        self._heard = time.monotonic()

    def silent_for_s(self) -> float:
        """Seconds since anything came in from outside."""
        return time.monotonic() - self._heard

    async def _asked(self, challenge: str) -> str:
        body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
        stamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed(self._secret, stamp, body),
        }
        near = proxy_for(self._url, "any") is None
        async with (
            httpx.AsyncClient(timeout=WITHIN_S, follow_redirects=False, trust_env=not near) as client,
            client.stream("POST", self._url, content=body, headers=headers) as answer,
        ):
            said = b""
            async for part in answer.aiter_bytes(LONGEST):
                said = (said + part)[:LONGEST]
                if len(said) == LONGEST:
                    break
            ours = answer.status_code == httpx.codes.OK and challenge.encode() in said
            return "" if ours else f"{self._url} answers {answer.status_code}, and not as this bot does."
