"""Gathers what is known, all parts at once, and keeps it until an incident or the record changes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.context.alertmanager import Alertmanager
from bot.context.history import History
from bot.context.known import Firing, Known, Marks, Missing, Newest, Off, Standing
from bot.context.part import part
from bot.context.state import Changed
from bot.storage.heartbeats import Heartbeats
from detection.anomaly import Anomaly
from detection.incidents import Incidents
from monitoring.model import Service, Signal
from monitoring.source import MetricsError, MetricSource, Window
from remediation.chain import Entry
from remediation.flow import Flow
from remediation.ledger import Ledger

KEPT = timedelta(minutes=5)
# What could not be known is asked for again soon.
KEPT_IN_PART = timedelta(seconds=10)
WITHIN_S = 1.0
LATELY = timedelta(days=1)
MOST_ACTIONS, MOST_STRANGE = 20, 8
BACK = 5
NO_ALERTMANAGER = "ALERTMANAGER_URL is not set."


@dataclass(slots=True)
class Knowing:
    """`platforms` are those that must hear people; one that did not for `deaf_after` is deaf."""

    services: Callable[[], Sequence[Service]]
    signals: Sequence[Signal]
    source: MetricSource
    incidents: Incidents
    flow: Flow
    ledger: Ledger
    states: History
    alertmanager: Alertmanager | None
    heartbeats: Heartbeats
    platforms: Sequence[str]
    deaf_after: timedelta
    clock: Callable[[], datetime]
    false_alarms_per_day: float = 1.0
    within_s: float = WITHIN_S
    _kept: tuple[Known, Marks] | None = None
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    async def now(self) -> Known:
        """As fresh as it has to be; who asks at the same moment waits for the same answer."""
        async with self._one:
            marks = await self._marks()
            if self._kept is None or not self._holds(*self._kept, marks):
                self._kept = await self.gather(), marks
            return self._kept[0]

    async def gather(self) -> Known:
        """All parts, each within its time."""
        now = self.clock()
        async with asyncio.TaskGroup() as group:
            source = group.create_task(part("source", self.source.check(), self.within_s))
            incidents = group.create_task(part("incidents", self.incidents.open(), self.within_s))
            strange = group.create_task(part("strange", self._strange(now), self.within_s))
            actions = group.create_task(part("actions", self._actions(now), self.within_s))
            changes = group.create_task(part("changes", self._changes(now), self.within_s))
            alerts = group.create_task(part("alerts", self._alerts(), self.within_s))
            swept = group.create_task(part("swept", self.incidents.last_sweep(), self.within_s))
            standing = group.create_task(part("standing", self._standing(), self.within_s))
            deaf = group.create_task(part("deaf", self._deaf(now), self.within_s))
        return Known(
            at=now,
            services=self.services(),
            source=source.result(),
            incidents=incidents.result(),
            strange=strange.result(),
            actions=actions.result(),
            changes=changes.result(),
            alerts=alerts.result(),
            swept=swept.result(),
            standing=standing.result(),
            deaf=deaf.result(),
            false_alarms_per_day=self.false_alarms_per_day,
        )

    def _holds(self, known: Known, then: Marks, marks: Marks) -> bool:
        age = self.clock() - known.at
        return then == marks and timedelta() <= age < (KEPT_IN_PART if known.missing else KEPT)

    async def _marks(self) -> Marks:
        opened = await self.incidents.open()
        return Marks(frozenset((one.number, one.version) for one in opened), await self.ledger.count())

    async def _actions(self, now: datetime) -> Sequence[Entry]:
        return await self.ledger.recent(MOST_ACTIONS, since=now - LATELY)

    async def _changes(self, now: datetime) -> Sequence[Changed]:
        return await self.states.between(now - LATELY, now)

    async def _alerts(self) -> Sequence[Firing] | Off:
        return Off(NO_ALERTMANAGER) if self.alertmanager is None else await self.alertmanager.firing()

    async def _standing(self) -> Standing:
        waiting, halted = await self.flow.waiting(), await self.flow.halted()
        return Standing(len(waiting), halted, len(await self.incidents.silences()))

    async def _deaf(self, now: datetime) -> tuple[str, ...]:
        last = {name: await self.heartbeats.last(name) for name in self.platforms}
        # While no replica ran, nobody was to be heard.
        return tuple(name for name, at in last.items() if now - max(at or self._began, self._began) > self.deaf_after)

    async def _strange(self, now: datetime) -> Sequence[Newest]:
        """What our own thresholds hold to be strange, with its value of this moment."""
        lasting = [one for incident in await self.incidents.open() for one in incident.lasting]
        judged = [one for one in lasting if not one.alert and not one.foreseen][:MOST_STRANGE]
        return await asyncio.gather(*(self._newest(one, now) for one in judged))

    async def _newest(self, anomaly: Anomaly, now: datetime) -> Newest:
        service = next((one for one in self.services() if one.name == anomaly.key.service), None)
        signal = next((one for one in self.signals if one.name == anomaly.key.signal), None)
        if service is None or signal is None:
            return Newest(anomaly, Missing("It is not watched any more."))
        try:
            found = await self.source.range(service, signal, Window(now - BACK * service.every, now, service.every))
        except MetricsError as error:
            return Newest(anomaly, Missing(str(error)))
        mine = next((one for one in found if one.key == anomaly.key), None)
        value = mine.last if mine is not None else None
        if mine is None or value is None:
            return Newest(anomaly, Missing("It has no recent point."))
        return Newest(anomaly, value, mine.source, datetime.fromtimestamp(int(mine.times[-1]), now.tzinfo))
