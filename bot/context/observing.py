"""Looks now and then at what state everything is in, and notes what changed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.context.history import History
from bot.context.knowing import Knowing
from bot.context.observed import observed
from bot.context.state import Sort, States
from bot.storage.lease import Lease


class Observing:
    """`rules` is the configuration in force, by its version."""

    def __init__(
        self,
        knowing: Knowing,
        history: History,
        lease: Lease,
        rules: States,
        *,
        keep: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._knowing = knowing
        self._history = history
        self._lease = lease
        self._rules = rules
        self._keep = keep
        self._clock = clock

    async def look(self) -> None:
        """By the replica that sweeps; others would note the same a second time."""
        if await self._lease.hold(self._clock()):
            known = await self._knowing.gather()
            await self._history.record({**observed(known), Sort.RULES: self._rules}, known.at)

    async def thin(self) -> None:
        await self._history.thin(self._clock() - self._keep)
