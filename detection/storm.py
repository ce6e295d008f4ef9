"""Many services that alarm at the same time for the same reason are one storm, told of once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly
from detection.cause import ordered
from detection.change import Absorbed, Change, Opened, Updated
from detection.incident import Incident, Stage

# So many services within so long, and it is not each of them by itself.
STORM = 5
TOGETHER = timedelta(minutes=5)
# When fewer than that are left, each is an incident of its own again.
LEFT = 3
ON = "on "


@dataclass(frozen=True, slots=True)
class _Gathering:
    """What would be a storm: incidents about to open, and lone ones opened a moment ago."""

    common: str
    new: tuple[Opened, ...]
    known: tuple[Incident, ...]

    @property
    def size(self) -> int:
        return len(self.new) + len(self.known)


def joining(opened: Iterable[Opened], storms: Sequence[Incident]) -> Mapping[int, Sequence[Opened]]:
    """Which of those about to open belong to a storm that goes on, by its number."""
    found: dict[int, list[Opened]] = {}
    for one in opened:
        if (storm := _storm_of(one, storms)) is not None:
            found.setdefault(storm.number, []).append(one)
    return found


def gather(opened: Sequence[Opened], incidents: Sequence[Incident], now: datetime) -> tuple[Change, ...]:
    """What is opened in the end: storms where many have something in common, the rest one by one."""
    changes, rest, lone = list[Change](), tuple(opened), tuple(_lone(incidents, now))
    while (found := _largest(rest, lone)) and found.size >= STORM:
        changes += _storm(found, now)
        services, numbers = {one.service for one in found.new}, {one.number for one in found.known}
        rest = tuple(one for one in rest if one.service not in services)
        lone = tuple(one for one in lone if one.number not in numbers)
    return (*changes, *rest)


def common(anomalies: Iterable[Anomaly]) -> frozenset[str]:
    """What anomalies may share with those of other services: the signal, and the machine they are on."""
    lasting = [one.key for one in anomalies if one.until is None]
    places = {f"{ON}{place}" for key in lasting if (place := _place(key.instance))}
    return frozenset(key.signal for key in lasting) | places


def _storm_of(opened: Opened, storms: Sequence[Incident]) -> Incident | None:
    shared = common(opened.anomalies)
    return next((one for one in storms if not opened.drill and one.common in shared), None)


def _lone(incidents: Sequence[Incident], now: datetime) -> Iterator[Incident]:
    """Those that opened a moment ago, and that nobody has taken."""
    for one in incidents:
        fresh = one.stage is Stage.OPEN and now - one.opened_at <= TOGETHER
        if fresh and not one.is_storm and not one.drill:
            yield one


def _largest(opened: Sequence[Opened], lone: Sequence[Incident]) -> _Gathering | None:
    new, known = dict[str, list[Opened]](), dict[str, list[Incident]]()
    for one in opened:
        for name in common(one.anomalies) if not one.drill else ():
            new.setdefault(name, []).append(one)
    for incident in lone:
        for name in common(incident.anomalies):
            known.setdefault(name, []).append(incident)
    gathered = (_Gathering(name, tuple(new[name]), tuple(known.get(name, ()))) for name in sorted(new))
    # Where all of a machine's services fail in one way, the machine says more than the way.
    return max(gathered, key=lambda one: (one.size, one.common.startswith(ON)), default=None)


def _storm(found: _Gathering, now: datetime) -> Iterator[Change]:
    """The oldest lone incident becomes the storm, so that its card is the storm's, and takes in the others."""
    new = tuple(anomaly for one in found.new for anomaly in one.anomalies)
    loudest = max([one.severity for one in found.new] + [one.severity for one in found.known])
    if not found.known:
        yield Opened("", loudest, ordered(new), now, common=found.common)
        return
    first, *others = sorted(found.known, key=lambda one: one.number)
    taken = tuple(anomaly for one in others for anomaly in one.anomalies)
    grown = replace(
        first,
        service="",
        common=found.common,
        severity=loudest,
        anomalies=ordered((*first.anomalies, *taken, *new)),
        updated_at=now,
    )
    yield Updated(grown, joined=tuple(one.key for one in (*taken, *new)), raised=loudest > first.severity)
    for one in others:
        yield Absorbed(replace(one.resolve("", now), part_of=first.number), first.number)


def _place(instance: str) -> str:
    """The machine of `10.0.0.5:9100` or `web-1:80/var`; empty where a series has no instance."""
    return instance.split(":", 1)[0].split("/", 1)[0].strip()
