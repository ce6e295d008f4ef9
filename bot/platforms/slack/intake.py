"""Takes in what Slack sends: stored first, acknowledged then, answered after; the same in Socket and HTTP mode."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.cards import places
from bot.platforms.slack.heard import Heard, Kind, heard
from bot.storage.inbox import Event, Inbox

log = logging.getLogger(__name__)

# Slack gives up after 3 s; a person should hear within one.
STORED_WITHIN_S = 0.8
TakeUp = Callable[[Event, Heard], None]
# Slack sends these again when they are not acknowledged; commands and clicks it does not.
REPEATED = frozenset({Kind.MENTION, Kind.DIRECT, Kind.HOME})


class Intake:
    """Bolt hands it every request before anything else; `me` is the bot's own user, once it is known."""

    def __init__(
        self, inbox: Inbox, take_up: TakeUp, press_again: Callable[[Heard], None], clock: Callable[[], datetime]
    ) -> None:
        self._inbox = inbox
        self._take_up = take_up
        self._press_again = press_again
        self._clock = clock
        self._late: set[asyncio.Task[Any]] = set()
        self.me = ""

    async def receive(self, request: AsyncBoltRequest) -> BoltResponse:
        """The acknowledgement, once what came in is safe."""
        found = heard(request.body, self.me)
        if found is None:
            return BoltResponse(status=200, body="")
        event = found[1].stored(found[0])
        storing = asyncio.create_task(self._store(event))
        done, _ = await asyncio.wait({storing}, timeout=STORED_WITHIN_S)
        if done and not storing.exception():
            if storing.result():
                self._take_up(event, found[1])
            return BoltResponse(status=200, body="")
        log.warning("not stored in time", extra={"event": event.id, "kind": found[1].kind})
        self._finish_late(storing, event, found[1])
        return self._refused(found[1])

    async def _store(self, event: Event) -> bool:
        return await self._inbox.store(event, self._clock())

    def _finish_late(self, storing: asyncio.Task[bool], event: Event, said: Heard) -> None:
        finishing = asyncio.create_task(self._finished(storing, event, said))
        self._late.add(finishing)
        finishing.add_done_callback(self._late.discard)

    async def _finished(self, storing: asyncio.Task[bool], event: Event, said: Heard) -> None:
        """Whoever was told to press again must not be obeyed later; an event that Slack repeats is taken up now."""
        await asyncio.wait({storing})
        if error := storing.exception():
            log.warning("not stored", extra={"event": event.id, "error": str(error)})
        elif storing.result() and said.kind in REPEATED:
            self._take_up(event, said)
        elif storing.result():
            await self._inbox.done(event, self._clock())

    def _refused(self, said: Heard) -> BoltResponse:
        if said.kind in REPEATED or said.kind is Kind.SUBMIT:
            return BoltResponse(status=503, body="")
        if said.kind is Kind.SLASH:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": places.not_recorded()})
        self._press_again(said)
        return BoltResponse(status=200, body="")
