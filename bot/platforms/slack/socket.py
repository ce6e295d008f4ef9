"""The connection of Socket Mode, and whether anything is heard on it."""

import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.platforms.slack.api import proxy_for

# A dropped connection is noticed within one interval, a frozen one within four.
PING_EVERY_S = 5

log = logging.getLogger(__name__)


class Socket:
    """Slack's library reconnects by itself; this one knows when it does not succeed."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._app = app
        self._app_token = app_token
        self._handler: AsyncSocketModeHandler | None = None
        self._heard = time.monotonic()

    async def open(self) -> None:
        """Connects, however long it takes; once, since the library then keeps the connection up itself."""
        if self._handler:
            return
        self._handler = AsyncSocketModeHandler(self._app, self._app_token, logger=log, ping_interval=PING_EVERY_S)
        client = self._handler.client
        client.proxy = proxy_for(self._app.client.base_url, client.proxy)
        client.on_message_listeners.append(self._on_frame)
        await client.connect()  # type: ignore[no-untyped-call]

    def silent_for_s(self) -> float:
        """Seconds without a frame or an answered ping."""
        pong = self._handler.client.last_ping_pong_time if self._handler else None
        since_pong = time.time() - pong if pong is not None else float("inf")
        return min(time.monotonic() - self._heard, max(since_pong, 0))

    async def close(self) -> None:
        if self._handler:
            await self._handler.client.close()  # type: ignore[no-untyped-call]

    async def _on_frame(self, _frame: Any) -> None:
        self._heard = time.monotonic()
