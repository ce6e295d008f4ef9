"""A thread for each incident, hung on its card: the evidence stands there once, and people talk there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import discord

from bot.chat import Card, Place, SendError
from bot.platforms.discord.errors import FAILURES, THREAD_EXISTS, steadily
from bot.platforms.discord.nonces import nonce
from bot.platforms.discord.outgoing import Dressing
from bot.platforms.discord.question import target
from bot.platforms.plain import plain

log = logging.getLogger(__name__)

# https://docs.discord.com/developers/resources/channel#start-thread-from-message
NAME = 100
A_DAY_MIN: Final = 1440

Details = Callable[[str], Awaitable[Card]]
Client = Callable[[], discord.Client]


class Threads:
    """Beside the card's way: a thread that cannot be opened holds up no alert."""

    def __init__(self, client: Client, dressing: Dressing, details: Details) -> None:
        self._client = client
        self._dressing = dressing
        self._details = details
        self._opening: set[asyncio.Task[None]] = set()
        self._hung: set[str] = set()

    def is_missing(self, message_id: str) -> bool:
        """Whether this process does not know of one there, since another may have ended before it could open it."""
        return message_id not in self._hung

    def hang(self, place: Place, message_id: str, card: Card) -> None:
        """A thread takes the id of the message it hangs on."""
        self._hung.add(message_id)
        thread = Place(place.platform, place.channel, message_id)
        task = asyncio.create_task(self._guarded(thread, f"{card.key} {card.title}", card.key))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    def close(self) -> None:
        for task in self._opening:
            task.cancel()

    async def _guarded(self, thread: Place, name: str, key: str) -> None:
        try:
            await self._open(thread, name)
            await self._tell(thread, key)
        except (SendError, *FAILURES) as error:
            log.warning("thread not opened", extra={"card": key, "error": str(error)})

    async def _open(self, thread: Place, name: str) -> None:
        rest = self._client().http
        short = " ".join(plain(name).split())[:NAME]
        try:
            await rest.start_thread_with_message(
                int(thread.channel), int(thread.thread), name=short, auto_archive_duration=A_DAY_MIN
            )
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise

    async def _tell(self, thread: Place, key: str) -> None:
        made = await self._dressing.dress(thread, await self._details(key))
        channel = self._client().get_partial_messageable(target(thread))
        await steadily(lambda: channel.send(**made.new(), nonce=nonce("details", str(thread))))
