"""Carries cards from the outbox to the channels, each in its newest state, again and again until it arrives."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.chat import Card, Chat, Place, SendError
from bot.storage.outbox import Due, Outbox

log = logging.getLogger(__name__)

TURN_S = 0.4
NEVER = datetime.min.replace(tzinfo=UTC)
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
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._quiet_until: dict[str, datetime] = {}

    async def advance(self) -> None:
        """Tries every card that is due, once; a channel that is slow holds up no other."""
        for channel, waiting in _by_channel(await self._outbox.due(self._clock())).items():
            if channel not in self._lanes and not self._is_quiet(channel):
                lane = asyncio.create_task(self._carry(waiting))
                self._lanes[channel] = lane
                lane.add_done_callback(partial(self._ended, channel))
        if self._lanes:
            await asyncio.wait(self._lanes.values(), timeout=TURN_S)

    async def close(self) -> None:
        """What is on its way arrives within its time limit or is sent again after the next start."""
        lanes = tuple(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def _carry(self, waiting: Sequence[Due]) -> None:
        for due in waiting:
            if self._is_quiet(_channel(due)):
                return
            try:
                if await self._outbox.claim(due, self._clock()):
                    await self._deliver(due)
            except Exception:
                # One card must not hold up the others.
                log.exception("card not sent", extra={"channel": due.channel, "card": due.key})

    def _is_quiet(self, channel: str) -> bool:
        """Whether the platform asked for patience there."""
        return self._clock() < self._quiet_until.get(channel, NEVER)

    def _ended(self, channel: str, _lane: asyncio.Task[None]) -> None:
        del self._lanes[channel]

    async def _deliver(self, due: Due) -> None:
        fields = {"channel": due.channel, "card": due.key}
        try:
            message_id = await self._send(due)
        except SendError as error:
            if error.retry_after_s:
                self._quiet_until[_channel(due)] = self._clock() + timedelta(seconds=error.retry_after_s)
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


def _by_channel(due: Sequence[Due]) -> dict[str, list[Due]]:
    channels: dict[str, list[Due]] = {}
    for one in due:
        channels.setdefault(_channel(one), []).append(one)
    return channels


def _channel(due: Due) -> str:
    """The same for all threads of a channel, which share its pace."""
    return str(Place.parse(due.channel).whole)
