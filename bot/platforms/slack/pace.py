"""Keeps to one message a second in a channel, with a short burst, before Slack has to say so."""

import asyncio
import time

# https://docs.slack.dev/apis/web-api/rate-limits: chat.postMessage
EVERY_S = 1.0
BURST = 4


class Pace:
    """Each turn in a channel comes when it may."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Waits for the next free moment of that channel."""
        now = time.monotonic()
        slot = max(self._next.get(channel, now), now) + EVERY_S
        self._next[channel] = slot
        await asyncio.sleep(max(slot - now - BURST * EVERY_S, 0))
