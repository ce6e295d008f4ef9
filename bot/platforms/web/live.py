"""The stream of what changes: entries of the room, the pulse, and a tick for pages that show either."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from bot.platforms.web import render
from bot.platforms.web.console import Console
from bot.platforms.web.pulse import feel
from bot.platforms.web.render import View

# How soon a change made by another replica is seen; the others are counted in such turns.
LOOK_S = 0.5
FEEL = 4
REVISIT = 20
# A silent stream is taken for dead by some proxies after half a minute.
SILENCES = 30


@dataclass(slots=True)
class Stream:
    """What one browser has been shown so far."""

    console: Console
    view: Callable[[], View]
    is_welcome: Callable[[], Awaitable[bool]]
    seen: int
    pulse: str = ""

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events until the console closes or the visitor is no longer let in."""
        yield "retry: 2000\n\n"
        for turn in count():
            if turn % REVISIT == 0 and not await self.is_welcome():
                return
            sent = await self._room() + (await self._pulse() if turn % FEEL == 0 else "")
            if sent:
                yield sent + event("changed", str(turn))
            elif turn % SILENCES == 0:
                yield ": alive\n\n"
            await self.console.room.stirred(LOOK_S)
            if self.console.room.closed:
                return

    async def _room(self) -> str:
        view, fresh = self.view(), await self.console.room.since(self.seen)
        self.seen = fresh[-1].revision if fresh else self.seen
        return "".join(event("room", render.entry(entry, view), str(entry.revision)) for entry in fresh)

    async def _pulse(self) -> str:
        shown = render.fragment("pulse.html", self.view(), pulse=await feel(self.console.desk))
        if shown == self.pulse:
            return ""
        self.pulse = shown
        return event("pulse", shown)


def event(name: str, data: str, number: str = "") -> str:
    """One server-sent event."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    numbered = f"id: {number}\n" if number else ""
    return f"event: {name}\n{numbered}{lines}\n"
