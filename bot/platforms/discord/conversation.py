"""Takes up what was said, once: kept before it is acknowledged, answered afterwards, and not lost by a crash."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import discord
from sqlalchemy.exc import SQLAlchemyError

from bot.chat import Card, Receive, SendError
from bot.platforms.discord.question import PLATFORM, Question
from bot.platforms.looking import looking
from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)

# Discord gives up after 3 s; a person should hear within one.
KEPT_WITHIN_S = 0.8

# What says that an answer takes a moment.
Told = discord.Message | None
Give = Callable[[Question, Card, Told], Awaitable[None]]
Tell = Callable[[Question], Awaitable[Told]]
T = TypeVar("T")
Made = Callable[[Question], Awaitable[Card | None]]


class Conversation:
    """Each question is a task of its own, so that a slow answer holds up nobody."""

    def __init__(self, inbox: Inbox, tell: Tell, give: Give, made: Made, clock: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._made = made
        self._tell = tell
        self._give = give
        self._clock = clock
        self._receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, receive: Receive, *, alone: bool) -> None:
        """From now on questions are handed there; a lone bot takes up what its predecessor had in hand."""
        self._receive = receive
        if alone:
            await self._inbox.release(PLATFORM, self._clock())

    async def is_new(self, question: Question) -> bool:
        """Keeps it; False for what came before. Raises TimeoutError when it cannot be kept in time."""
        storing = asyncio.create_task(self._inbox.store(question.event, self._clock()))
        done, _ = await asyncio.wait({storing}, timeout=KEPT_WITHIN_S)
        if done and not storing.exception():
            return storing.result()
        log.warning("not stored in time", extra={"event": question.id})
        self._keep(asyncio.create_task(self._forget(storing, question)))
        raise TimeoutError

    async def in_time(self, asking: Awaitable[T]) -> T:
        """What the database says of an interaction that nobody has acknowledged yet; raises TimeoutError."""
        try:
            async with asyncio.timeout(KEPT_WITHIN_S):
                return await asking
        except (SQLAlchemyError, OSError) as error:
            log.warning("database not asked", extra={"error": str(error) or "timeout"})
            raise TimeoutError from error

    def take_up(self, question: Question, *, again: bool = False) -> None:
        """`again` says that another process had it, and may have done what it asks for."""
        self._keep(asyncio.create_task(self._guarded(question, again=again)))

    async def drop(self, question: Question) -> None:
        """It is not to be answered any more."""
        await self._inbox.done(question.event, self._clock())

    async def take_up_left(self) -> None:
        """What a process that is gone had kept and never answered."""
        try:
            left = await self._inbox.left(PLATFORM, self._clock())
        except (SQLAlchemyError, OSError) as error:
            log.warning("inbox not read", extra={"error": str(error)})
            return
        for event in left:
            self.take_up(Question.kept(event.body), again=True)

    async def close(self, within_s: float) -> None:
        """Lets answers that are on their way arrive, for a moment."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=within_s)
        for task in self._tasks:
            task.cancel()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _forget(self, storing: asyncio.Task[bool], question: Question) -> None:
        """Whoever was told to press again must not be obeyed later."""
        try:
            if await storing:
                await self._inbox.done(question.event, self._clock())
        except (SQLAlchemyError, OSError) as error:
            log.warning("not stored", extra={"event": question.id, "error": str(error)})

    async def _guarded(self, question: Question, *, again: bool) -> None:
        try:
            await self._answer(question, again=again)
        except Exception:
            # One message must not take down the others; it stays in the inbox and is taken up again.
            log.exception("message not answered", extra={"event": question.id, "person": question.author})

    async def _answer(self, question: Question, *, again: bool) -> None:
        assert self._receive is not None
        answer = self._made_or_asked(question) if again else self._receive(question.message)
        card, told = await looking(answer, lambda: self._tell(question))
        try:
            await self._give(question, card, told)
        except SendError as error:
            # What was asked for is done; asking again would do it twice.
            log.warning("answer not delivered", extra={"event": question.id, "error": str(error)})
        await self._inbox.done(question.event, self._clock())

    async def _made_or_asked(self, question: Question) -> Card:
        assert self._receive is not None
        return await self._made(question) or await self._receive(question.message)
