"""Keeps looking at the service with the bot's eyes, also over a restart of the bot."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from bot.control.client import AwayError
from bot.drill import words
from bot.drill.client import Client, RefusedError
from bot.drill.messages import Seen
from bot.drill.spec import Spec

T = TypeVar("T")
Tell = Callable[[str, str], None]

RENEW_S = 5.0
# Long enough for a bot that is restarted meanwhile, and no longer than a dead drill should be remembered.
KNOWN_FOR_S = 60.0


class DrillError(Exception):
    """A stage that did not happen, and what was seen instead."""


class Watching:
    """Only what was raised after it was made counts."""

    def __init__(self, client: Client, spec: Spec, tell: Tell, poll_s: float) -> None:
        self._client = client
        self._spec = spec
        self._tell = tell
        self._poll_s = poll_s
        self._since = datetime.now(UTC)
        self._renewed = -RENEW_S
        self._away = False

    async def until(self, wanted: Callable[[Seen], T | None], within_s: float, what: str) -> T:
        """The first answer that is not None; raises DrillError saying what did not happen in time."""
        end = time.monotonic() + within_s
        while True:
            seen = await self._look()
            if seen is not None and (found := wanted(seen)) is not None:
                return found
            if time.monotonic() >= end:
                raise DrillError(words.missed(what, within_s))
            await asyncio.sleep(self._poll_s)

    async def _look(self) -> Seen | None:
        """None while the bot is away."""
        try:
            await self._renew()
            seen = await self._client.watch(self._spec.service, self._since)
        except AwayError as error:
            self._note(away=True, text=str(error))
            return None
        except RefusedError as error:
            raise DrillError(str(error)) from error
        self._note(away=False, text="the bot answers again")
        return seen

    async def _renew(self) -> None:
        if time.monotonic() - self._renewed >= RENEW_S:
            await self._client.put(self._spec, KNOWN_FOR_S)
            self._renewed = time.monotonic()

    def _note(self, *, away: bool, text: str) -> None:
        if away != self._away:
            self._tell("away" if away else "back", text)
        self._away = away
