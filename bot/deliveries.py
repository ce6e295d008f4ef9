"""Carries cards from the outbox to the channels, each in its newest state, again and again until it arrives."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.chat import Card, Chat, Place, SendError
from bot.storage.outbox import Due, Outbox

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)

Render = Callable[[str], Awaitable[Card]]


class Deliveries:
    """Sends what is due; safe to run in every replica, since each card is claimed before it is sent."""

    def __init__(
        self, outbox: Outbox, chats: Mapping[str, Chat], render: Render, clock: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._chats = chats
        self._render = render
        self._clock = clock

    async def advance(self) -> None:
        """Tries every card that is due, once."""
        for due in await self._outbox.due(self._clock()):
            if await self._outbox.claim(due, self._clock()):
                await self._deliver(due)

    async def _deliver(self, due: Due) -> None:
        fields = {"channel": due.channel, "card": due.key}
        try:
            message_id = await self._send(due)
        except SendError as error:
            log.warning("card not delivered", extra={**fields, "error": str(error), "attempt": due.attempts + 1})
            await self._outbox.failed(due, str(error), self._next_try(due, error))
        else:
            await self._outbox.sent(due, message_id, self._clock())

    async def _send(self, due: Due) -> str:
        place = Place.parse(due.channel)
        if place.platform not in self._chats:
            raise SendError(f"{place.platform} is not connected")
        chat = self._chats[place.platform]
        card = await self._render(due.key)
        if due.message_id:
            try:
                await chat.update(place, due.message_id, card)
            except SendError as error:
                if not error.gone:
                    raise
            else:
                return due.message_id
        return await chat.post(place, card)

    def _next_try(self, due: Due, error: SendError) -> datetime | None:
        if error.permanent:
            return None
        pause: timedelta = min(FIRST_PAUSE * 2 ** min(due.attempts, 10), LONGEST_PAUSE)
        asked = timedelta(seconds=error.retry_after_s or 0)
        return self._clock() + max(pause, asked)
