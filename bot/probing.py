"""Tests the way an alert takes: a card says that one is on its way, then that it arrived."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.cards.probe import ARRIVED, SENT, key
from bot.storage.heartbeats import Heartbeats
from bot.storage.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Probing:
    """What was begun is known by its card, in every replica."""

    outbox: Outbox
    heartbeats: Heartbeats
    clock: Callable[[], datetime]

    async def begin(self, channel: str) -> str:
        """The number of a new test of the way to that channel."""
        number = secrets.token_hex(4)
        await self.outbox.want(channel, key(number), SENT, self.clock())
        return number

    async def take(self, number: str) -> bool:
        """Its alert came in; False when nobody began it, so that calling itself a test hides no alert."""
        begun = await self.outbox.copies(key(number))
        if begun:
            # First, so that whoever renders the card next sees it.
            await self.heartbeats.beat(key(number), self.clock())
        for copy in begun:
            await self.outbox.want(copy.channel, key(number), ARRIVED, self.clock())
        return bool(begun)
