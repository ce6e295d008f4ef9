"""The console as one of the bot's platforms: cards go into the shared room."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from bot.chat import Card, Place, Receive, SendError
from bot.platforms.web.room import CHANNEL, Room

PLATFORM = "web"
ROOM = Place(PLATFORM, CHANNEL)


class WebChat:
    """A card of a key that is in the room already replaces it, so posting twice shows it once."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def post(self, place: Place, card: Card) -> str:  # noqa: ARG002  # there is one room
        try:
            return str(await self._room.show(card))
        except SQLAlchemyError as error:
            raise SendError(f"The console's room cannot be written: {error}") from error

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        try:
            known = await self._room.replace(int(message_id), card)
        except SQLAlchemyError as error:
            raise SendError(f"The console's room cannot be written: {error}") from error
        if not known:
            # Old entries are forgotten after a while; a living thing comes back at the end.
            await self.post(place, card)

    async def listen(self, receive: Receive) -> None:  # noqa: ARG002  # the console's routes hand messages in themselves
        await asyncio.Event().wait()

    async def close(self) -> None:
        self._room.close()
