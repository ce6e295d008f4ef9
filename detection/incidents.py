"""What is wrong, as the rest of the bot asks for it and acts on it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from detection import sweeps, votes
from detection.anomaly import Anomaly
from detection.change import Absorbed, Change, Opened, Resolved, Updated
from detection.detector import Stretch
from detection.feedback import Place, Regard, Vote, noisy, regards
from detection.incident import Incident, Silence, Stage, UnknownIncidentError
from detection.records import Records
from detection.seen import Sweep
from detection.timeline import Event, Happened, Swept
from monitoring.model import Key

LATELY = timedelta(days=7)
TRIES = 20
# More lines than that at once are told as a number.
FEW = 6


class IncidentBusyError(Exception):
    """Somebody else kept changing the incident at the same moment."""

    def __init__(self, number: int) -> None:
        super().__init__(f"INC-{number} is being changed by others at this moment. Try again.")


class Incidents:
    """Incidents by number; every change is one conditional write."""

    def __init__(self, records: Records, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._clock = clock

    async def open(self) -> tuple[Incident, ...]:
        """Open and acknowledged ones, newest first."""
        return await self._records.open()

    async def recent(self, limit: int = 20) -> tuple[Incident, ...]:
        """Open or not, newest first."""
        return await self._records.recent(limit)

    async def for_correlation(self) -> tuple[Incident, ...]:
        """The open ones and those resolved lately, as `correlate` wants them."""
        return await self._records.open_or_resolved_since(self._clock() - LATELY)

    async def cared_for(self) -> Mapping[str, Sequence[Stretch]]:
        """When each service had trouble that people took care of: no detector should learn from it.

        What came and went unheeded is left to the detector, which gets used to it.
        """
        now, found = self._clock(), dict[str, list[Stretch]]()
        for incident in await self._records.cared_for(now - LATELY):
            for service in incident.services:
                mine = [one for one in incident.anomalies if not incident.is_storm or one.key.service == service]
                began = min((anomaly.since for anomaly in mine), default=incident.opened_at)
                found.setdefault(service, []).append((began, incident.resolved_at or now))
        return found

    async def opened_since(self, since: datetime) -> tuple[Incident, ...]:
        """What the detector itself opened: neither drills, nor what somebody else's alarm said."""
        found = await self._records.opened_since(since)
        return tuple(one for one in found if not one.drill and not all(it.alert for it in one.anomalies))

    async def changed_since(self, seen: Mapping[int, int]) -> tuple[Incident, ...]:
        """Those of lately whose version is not the one in `seen` (number to version)."""
        lately = await self.for_correlation()
        return tuple(incident for incident in lately if seen.get(incident.number) != incident.version)

    async def get(self, number: int) -> Incident:
        """Raises UnknownIncidentError."""
        incident = await self._records.incident(number)
        if incident is None:
            raise UnknownIncidentError(number)
        return incident

    async def apply(self, changes: Sequence[Change]) -> tuple[Incident, ...]:
        """What really changed; a change that somebody overtook is left to the next sweep."""
        applied = [await self._apply(change) for change in changes]
        return tuple(incident for incident in applied if incident is not None)

    async def acknowledge(self, number: int, by: str) -> Incident:
        """Raises UnknownIncidentError and IncidentClosedError."""
        return await self._act(number, Happened.ACKNOWLEDGED, by, lambda incident, at: incident.acknowledge(by, at))

    async def resolve(self, number: int, by: str) -> Incident:
        """Raises UnknownIncidentError and IncidentClosedError."""
        return await self._act(number, Happened.RESOLVED, by, lambda incident, at: incident.resolve(by, at))

    async def mark(self, incident: Incident, by: str, *, noise: bool) -> Incident | None:
        """Somebody's word on it, for each of its own signals; None when they said so already."""
        now, own = self._clock(), [one.key for one in incident.judged]
        places = dict.fromkeys((key.service, key.signal) for key in own)
        said = [Vote(incident.number, service, signal, by, noise, now) for service, signal in places]
        if not await votes.record(self._records.engine, said):
            return None
        kind = Happened.NOISE if noise else Happened.USEFUL
        return await self._act(incident.number, kind, by, lambda known, _: known)

    async def forget_marks(self, service: str, signal: str) -> int:
        """How many words on that signal count no longer."""
        return await votes.forget(self._records.engine, service, signal, self._clock())

    async def regards(self) -> Mapping[Place, Regard]:
        """What is thought of each signal whose alarms were marked, by (service, signal)."""
        now = self._clock()
        return regards(await votes.standing(self._records.engine, now), now)

    async def noisy(self) -> frozenset[int]:
        """Numbers of those that more people called noise than useful."""
        return noisy(await votes.standing(self._records.engine, self._clock()))

    async def timeline(self, number: int) -> tuple[Event, ...]:
        """Oldest first."""
        return await self._records.timeline(number)

    async def note(self, number: int, kind: str, by: str = "", detail: str = "") -> None:
        """Others write on the timeline too: runs, approvals, verdicts."""
        await self._records.note(Event(number, self._clock(), kind, by, detail))

    async def silence(self, service: str, signal: str, until: datetime, by: str) -> Silence:
        """An empty signal silences the whole service."""
        return await self._records.silence(Silence(0, service, signal, until, by, self._clock()))

    async def unsilence(self, service: str, signal: str, by: str) -> int:  # noqa: ARG002 - the ledger says by whom
        """How many silences ended."""
        return await self._records.end_silences(service, signal, self._clock())

    async def silences(self) -> tuple[Silence, ...]:
        """Those in force."""
        return await self._records.silences(self._clock())

    async def is_silenced(self, incident: Incident) -> bool:
        """Whether every signal that is strange in it is silenced."""
        now, silences = self._clock(), await self.silences()
        lasting = incident.lasting or incident.anomalies
        return bool(lasting) and all(
            any(silence.covers(anomaly.key.service, anomaly.key.signal, now) for silence in silences)
            for anomaly in lasting
        )

    async def record_sweep(self, sweep: Sweep, services: Sequence[str]) -> None:
        """Keeps the summary of each swept service."""
        await sweeps.record(self._records.engine, sweep, services)

    async def last_sweep(self) -> Swept | None:
        """The newest summary of every service together."""
        return await sweeps.last(self._records.engine)

    async def last_sweep_of(self, service: str) -> Swept | None:
        """The newest summary of one service."""
        return await sweeps.last_of(self._records.engine, service)

    async def forget_sweep(self, service: str) -> None:
        """For a service that is not watched any more."""
        await sweeps.forget(self._records.engine, service)

    async def _apply(self, change: Change) -> Incident | None:
        match change:
            case Opened():
                return await self._records.open_incident(_incident(change), [_opened(change)])
            case Updated(incident):
                return await self._records.change(incident, _updated(change))
            case Resolved(incident):
                return await self._records.change(incident, [_event(incident, Happened.RESOLVED)])
            case Absorbed(incident, storm):
                return await self._records.change(incident, [_event(incident, Happened.ABSORBED, f"INC-{storm}")])

    async def _act(
        self, number: int, kind: Happened, by: str, act: Callable[[Incident, datetime], Incident]
    ) -> Incident:
        for _ in range(TRIES):
            now = self._clock()
            after = act(await self.get(number), now)
            changed = await self._records.change(after, [Event(number, now, kind, by)])
            if changed is not None:
                return changed
        raise IncidentBusyError(number)


def _incident(opened: Opened) -> Incident:
    return Incident(
        number=0,
        service=opened.service,
        stage=Stage.OPEN,
        severity=opened.severity,
        opened_at=opened.at,
        updated_at=opened.at,
        anomalies=opened.anomalies,
        drill=opened.drill,
        common=opened.common,
    )


def _opened(opened: Opened) -> Event:
    return Event(0, opened.at, Happened.OPENED, detail=_signals(opened.anomalies))


def _updated(update: Updated) -> list[Event]:
    return [
        *(_event(update.incident, Happened.JOINED, words) for words in _told(update.joined)),
        *(_event(update.incident, Happened.ENDED, words) for words in _told(update.ended)),
        *([_event(update.incident, Happened.RAISED, update.incident.severity)] if update.raised else []),
    ]


def _event(incident: Incident, kind: Happened, detail: str = "") -> Event:
    return Event(incident.number, incident.updated_at, kind, detail=detail)


def _told(keys: Sequence[Key]) -> tuple[str, ...]:
    """A line each; of a storm, a line a signal."""
    if len(keys) <= FEW:
        return tuple(map(str, keys))
    counts = Counter(key.signal for key in keys)
    return tuple(f"{signal} of {count} series" for signal, count in counts.items())


def _signals(anomalies: Sequence[Anomaly]) -> str:
    return ", ".join(dict.fromkeys(anomaly.key.signal for anomaly in anomalies))
