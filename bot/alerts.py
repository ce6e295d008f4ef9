"""Telling people: which living card each channel should see, in which version; the outbox carries it there."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.cards.glass import GLASS
from bot.chat import Place
from bot.storage.outbox import Outbox
from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Severity
from remediation.actor import BOT
from remediation.approval import Approval

DIGEST = "DIGEST-"
CONSOLE = "web"
# The versions of the card about a platform that hears nobody.
DEAF, HEARD_AGAIN = 1, 2
# For whoever asked to say in which thread they want to see it; where nobody says so, it comes after that.
A_MOMENT = timedelta(seconds=1)
Approvals = Callable[[int], Awaitable[Sequence[Approval]]]


async def _alone(_number: int) -> Sequence[Approval]:
    return ()


class Alerts:
    """Says everything at least once: what was missed by a crash is noticed by its version and said again."""

    def __init__(
        self,
        outbox: Outbox,
        incidents: Incidents,
        approvals_of: Approvals,
        channels: Sequence[str],
        clock: Callable[[], datetime],
        *,
        bundle: Approvals = _alone,
    ) -> None:
        self._outbox = outbox
        self._incidents = incidents
        self._approvals_of = approvals_of
        self._channels = tuple(channels)
        self._clock = clock
        self._bundle = bundle

    async def reconcile(self) -> None:
        """Wants the newest version of everything that is open or was closed lately."""
        for incident in await self._incidents.for_correlation():
            await self.incident(incident)

    async def incident(self, incident: Incident) -> None:
        """One incident changed; silenced ones are not told of, unless they are critical."""
        if incident.severity is not Severity.CRITICAL and await self._incidents.is_silenced(incident):
            return
        approvals = await self._approvals_of(incident.number)
        await self._want(incident.id, incident.version + sum(approval.version for approval in approvals))

    async def approval(self, approval: Approval) -> None:
        """One approval changed: it stands on its incident's card, and on its own when a person asked for it.

        So does one whose rollback failed, for everybody has to see that.
        """
        if approval.incident is not None:
            await self.incident(await self._incidents.get(approval.incident))
        broken = approval.run is not None and approval.run.left_broken
        if broken or approval.incident is None or set(approval.requesters) != {BOT.name}:
            await self._own(approval, loud=broken)
        if approval.glass:
            await self._want(f"{GLASS}-{approval.number}", approval.version)

    async def _own(self, approval: Approval, *, loud: bool) -> None:
        """One card for all that are alike: that of the first. Where its own is shown, it is kept up to date."""
        first = approval.bundle or approval.number
        versions = [one.version for one in await self._bundle(first)] or [approval.version]
        await self._want(f"APR-{first}", sum(versions), A_MOMENT)
        if first != approval.number:
            await self._want(approval.id, approval.version, A_MOMENT, everywhere=loud)

    async def show(self, key: str, place: Place) -> None:
        """That card is to be seen there and kept up to date: in a thread, and then not beside it in the channel too."""
        versions = [copy.wanted for copy in await self._outbox.copies(key)]
        if place.thread:
            await self._outbox.withdraw(str(place.whole), key)
        await self._outbox.want(str(place), key, max(versions, default=1), self._clock())

    async def digest(self) -> None:
        """The day's summary: what is open, silenced or not."""
        await self.once(f"{DIGEST}{self._clock().date().isoformat()}")

    async def once(self, key: str) -> None:
        """That card in every alert channel; asking again changes nothing. Where the last one never arrived, it goes."""
        if not await self._outbox.copies(key):
            await self._outbox.forget_failed(key.partition("-")[0])
        await self._want(key, 1)

    async def deaf(self, platform: str, key: str) -> None:
        """Nobody there is heard: that is said everywhere else, once each time it happens."""
        there = {copy.channel for copy in await self._outbox.copies(key)}
        for channel in self._channels:
            if channel not in there and Place.parse(channel).platform != platform:
                await self._outbox.want(channel, key, DEAF, self._clock())

    async def heard(self, key: str) -> bool:
        """They are heard again; whether that had to be said anywhere."""
        told = await self._outbox.copies(key)
        for copy in told:
            await self._outbox.want(copy.channel, key, HEARD_AGAIN, self._clock())
        return bool(told)

    async def _want(self, key: str, version: int, after: timedelta = timedelta(), *, everywhere: bool = True) -> None:
        copies = await self._outbox.copies(key)
        there = {str(Place.parse(copy.channel).whole) for copy in copies}
        behind = [copy.channel for copy in copies if copy.wanted < version]
        missing = [one for one in self._channels if one not in there] if everywhere else []
        for channel in (*behind, *missing):
            pause = timedelta() if Place.parse(channel).platform == CONSOLE else after
            await self._outbox.want(channel, key, version, self._clock(), pause)
