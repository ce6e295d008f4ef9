"""A platform on disk: what is said to the bot is stored, acknowledged, answered and done, as with the real ones."""

from collections.abc import Callable
from datetime import datetime

from bot.chat import Card, Message, Place, Receive
from bot.selftest.pen import Pen
from bot.storage.inbox import Event, Inbox

PLATFORM = "web"
ROOM = Place(PLATFORM, "ops")


class Paper:
    """Delivers again what was not acknowledged; what was, the bot has to answer whatever happens to it."""

    def __init__(self, pen: Pen, inbox: Inbox, clock: Callable[[], datetime]) -> None:
        self._pen, self._inbox, self._clock = pen, inbox, clock
        self._receive: Receive | None = None

    async def post(self, place: Place, card: Card) -> str:
        return await self._pen.post(place, card)

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        await self._pen.update(place, message_id, card)

    async def listen(self, receive: Receive) -> None:
        """Takes up what an earlier life left; people speak by `deliver`."""
        self._receive = receive
        for event in await self._inbox.left(PLATFORM, self._clock()):
            await self._take_up(event)

    async def close(self) -> None:
        return None

    async def deliver(self, event: str, author: str, text: str) -> None:
        """Somebody says something, unless it was acknowledged before."""
        if self._pen.has("ack", event):
            return
        heard = Event(PLATFORM, event, {"author": author, "text": text})
        if await self._inbox.store(heard, self._clock()):
            await self._pen.ack(event)
            await self._take_up(heard)
        else:
            await self._pen.ack(event)

    async def _take_up(self, event: Event) -> None:
        assert self._receive is not None
        body, now = event.body, self._clock()
        card = await self._receive(Message(body["text"], body["author"], ROOM, now, event.id))
        await self._pen.answer(event.id, card)
        await self._inbox.done(event, self._clock())
