"""Lets many tasks go on one at a time, each to its next step, in a given order: the same order, the same history."""

import asyncio
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Parked:
    """A task that waits for its turn, right before or after a step."""

    replica: int
    step: str
    go: asyncio.Event = field(default_factory=asyncio.Event)


class Turns:
    """Everything in the loop but whoever made this takes turns."""

    def __init__(self) -> None:
        self._main = asyncio.current_task()
        self._parked: dict[asyncio.Task[object], Parked] = {}
        self._changed = asyncio.Event()
        self._seen: set[asyncio.Task[object]] = set()
        self.paused: set[int] = set()
        self.dead: set[int] = set()
        self.steps: list[str] = []

    async def point(self, replica: int, step: str) -> None:
        """Waits for its turn; whoever was killed meanwhile does nothing more."""
        task = asyncio.current_task()
        assert task is not None
        if replica in self.dead:
            raise asyncio.CancelledError
        mine = self._parked[task] = Parked(replica, step)
        self._changed.set()
        try:
            await mine.go.wait()
        finally:
            self._parked.pop(task, None)
        if replica in self.dead:
            raise asyncio.CancelledError

    async def go_on(self, choice: int) -> bool:
        """Lets one of those that may go take one step; False when none may."""
        await self._at_rest()
        waiting = [one for one in self._parked.values() if one.replica not in self.paused | self.dead]
        if not waiting:
            return False
        chosen = waiting[choice % len(waiting)]
        self.steps.append(f"{chosen.replica}: {chosen.step}")
        chosen.go.set()
        await self._at_rest()
        return True

    async def _at_rest(self) -> None:
        """Until everybody waits for a turn or is done."""
        while any(not self._waits(task) for task in self._others()):
            self._changed.clear()
            await self._changed.wait()

    def _waits(self, task: asyncio.Task[object]) -> bool:
        parked = self._parked.get(task)
        return parked is not None and not parked.go.is_set()

    def _others(self) -> set[asyncio.Task[object]]:
        found = {task for task in asyncio.all_tasks() if task is not self._main}
        for task in found - self._seen:
            task.add_done_callback(lambda _: self._changed.set())
        self._seen |= found
        return found

    async def end(self) -> None:
        """Nobody goes on."""
        self.dead = {parked.replica for parked in self._parked.values()} | self.dead
        tasks = self._others()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
