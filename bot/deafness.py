"""Notices that a platform hears nobody any more, and says so on the others."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.alerts import Alerts
from bot.cards import deaf
from bot.storage.heartbeats import Heartbeats
from monitoring.telemetry import Telemetry

# Seconds since anything was heard from a platform, be it the answer to a ping; infinite when nothing ever was.
Ear = Callable[[], float]


class Deafness:
    """A platform is deaf when no replica heard anything from it `after` that time; one that hears is enough."""

    def __init__(
        self,
        ears: Mapping[str, Ear],
        heartbeats: Heartbeats,
        alerts: Alerts,
        telemetry: Telemetry,
        clock: Callable[[], datetime],
        *,
        after: timedelta,
    ) -> None:
        self._ears = ears
        self._heartbeats = heartbeats
        self._alerts = alerts
        self._deaf = telemetry.platform_deaf
        self._clock = clock
        self._after = after
        self._began = clock()

    async def look(self) -> None:
        """Safe in every replica: all find the same, and say it in the same words."""
        for platform, silent_for_s in self._ears.items():
            is_deaf = await self._is_deaf(platform, silent_for_s())
            self._deaf.labels(platform=platform).set(is_deaf)

    async def _is_deaf(self, platform: str, silent_s: float) -> bool:
        now, last = self._clock(), await self._heartbeats.last(platform)
        if silent_s < self._after.total_seconds():
            await self._heard(platform, last, now - timedelta(seconds=silent_s))
            return False
        # While no replica ran, nobody was to be heard.
        if now - max(last or self._began, self._began) <= self._after:
            return False
        await self._alerts.deaf(platform, deaf.key(platform, last))
        return True

    async def _heard(self, platform: str, last: datetime | None, heard: datetime) -> None:
        """The card is settled first: should the process end here, the next one does it again."""
        if last is None or heard - last > self._after:
            key = deaf.key(platform, last)
            if await self._alerts.heard(key):
                await self._heartbeats.beat(key, heard)
        await self._heartbeats.beat(platform, heard)
