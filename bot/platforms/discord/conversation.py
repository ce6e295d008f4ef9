"""Takes up what was said, once: kept before it is acknowledged, answered afterwards, and not lost by a crash."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.chat import Card, Receive, SendError
from bot.platforms.discord.question import PLATFORM, Question
from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)

Give = Callable[[Question, Card], Awaitable[None]]


class Conversation:
    """Each question is a task of its own, so that a slow answer holds up nobody."""

    def __init__(self, inbox: Inbox, give: Give, clock: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._give = give
        self._clock = clock
        self._receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, receive: Receive) -> None:
        """From now on questions are handed there."""
        self._receive = receive

    async def is_new(self, question: Question) -> bool:
        """Keeps it; False for what came before."""
        return await self._inbox.store(question.event, self._clock())

    def take_up(self, question: Question) -> None:
        task = asyncio.create_task(self._guarded(question))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def take_up_left(self) -> None:
        """What a process that is gone had kept and never answered."""
        for event in await self._inbox.left(PLATFORM, self._clock()):
            self.take_up(Question.kept(event.body))

    async def close(self, within_s: float) -> None:
        """Lets answers that are on their way arrive, for a moment."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=within_s)
        for task in self._tasks:
            task.cancel()

    async def _guarded(self, question: Question) -> None:
        try:
            await self._answer(question)
        except Exception:
            # One message must not take down the others; it stays in the inbox and is taken up again.
            log.exception("message not answered", extra={"event": question.id, "person": question.author})

    async def _answer(self, question: Question) -> None:
        assert self._receive is not None
        card = await self._receive(question.message)
        try:
            await self._give(question, card)
        except SendError as error:
            # What was asked for is done; asking again would do it twice.
            log.warning("answer not delivered", extra={"event": question.id, "error": str(error)})
        await self._inbox.done(question.event, self._clock())
