"""How everything is: what is wrong first, and what nobody can see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import anomaly as strange
from bot.cards.incident import lasting_first
from bot.cards.lists import counted, listed
from bot.cards.times import ago, at
from bot.chat import Card, Evidence, Table
from bot.intents.model import Explain, Incidents, Status
from bot.intents.say import say
from bot.intents.talk import Summary
from detection.expectation import Opened
from detection.incident import Incident
from detection.timeline import Swept
from monitoring.model import Service
from monitoring.quantities import show
from remediation.policy import Halted

LATE = 3
MOST_EVIDENCE = 20
MIN_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known at this moment; `swept` is None before the first sweep."""

    services: Sequence[Service]
    incidents: Sequence[Incident]
    swept: Swept | None
    waiting: int = 0
    halted: Halted | None = None
    silenced: int = 0
    opened: Opened | None = None
    false_alarms_per_day: float = 1.0


def card(seen: Overview, now: datetime) -> Card:
    return Card(
        title=title(seen, now),
        text="\n".join(_lines(seen, now)),
        severity=max((incident.severity for incident in seen.incidents), default=None),
        table=Table(
            ("Service", "State"), tuple((service.name, state(service.name, seen)) for service in _worst_first(seen))
        ),
        suggestions=_suggestions(seen),
        footer=sweep_line(seen.swept, now),
        evidence=tuple(_evidence(seen, now)),
    )


def _evidence(seen: Overview, now: datetime) -> Iterator[Evidence]:
    """The counts from the record, and what is wrong as the sweep saw it."""
    record = "incidents on record that are open"
    yield Evidence("open incidents", str(len(seen.incidents)), record, until=now)
    for incident in seen.incidents[:MOST_EVIDENCE]:
        for one in incident.lasting[:1]:
            value = show(one.reason.value, one.unit)
            yield Evidence(
                str(one.key), value, f"{incident.id} on record, by the sweep", one.since, incident.updated_at
            )
    if seen.swept:
        missing = len(seen.swept.failed) + len(seen.swept.unread)
        yield Evidence("series read", str(seen.swept.read), "the last sweep", until=seen.swept.at)
        yield Evidence("series not read", str(missing), "the last sweep", until=seen.swept.at)
    yield Evidence("approvals waiting", str(seen.waiting), "approvals on record that wait for an answer", until=now)


def state(service: str, seen: Overview) -> str:
    """One line on one service."""
    if incident := next((one for one in seen.incidents if service in one.services), None):
        worst = next(iter(lasting_first(incident)), None)
        return f"{incident.severity}: {strange.headline(worst) if worst else 'not normal'} ({incident.id})"
    if seen.swept is None or service not in seen.swept.reads:
        return "not looked at yet"
    blind = sorted(unread(service, seen.swept))
    learning = [found for key, found in seen.swept.learning.items() if key.service == service]
    read = seen.swept.reads[service]
    if not read:
        return f"not readable: {listed(blind, 3)}" if blind else "no signal found"
    if len(learning) == read:
        nearest = max(learning, key=lambda found: found.points)
        return f"learning, {nearest.points} of {nearest.needed} points"
    partly = [f"{len(learning)} of {read} still learning"] if learning else []
    partly += [f"not read: {listed(blind, 3)}"] if blind else []
    return f"normal{', ' if partly else ''}{', '.join(partly)}"


def unread(service: str, swept: Swept) -> set[str]:
    """Signals of a service that nothing can be said about."""
    stopped = {key.signal for key in swept.unread if key.service == service}
    return stopped | {signal for name, signal in swept.failed if name == service}


def sweep_line(swept: Swept | None, now: datetime) -> str:
    """How much of it all was seen, and when."""
    if swept is None:
        return "There was no sweep yet."
    missing = len(swept.failed) + len(swept.unread)
    parts = [f"{counted(swept.read, 'series', 'series')} read {ago(swept.at, now)}"]
    parts += [f"{missing} not read"] if missing else []
    parts += [f"{len(swept.learning)} still learning"] if swept.learning else []
    return f"{', '.join(parts)}."


def title(  # noqa: PLR0911 (one for each way things can be)
    seen: Overview, now: datetime
) -> str:
    """What is wrong, else how much that nothing is known to be wrong is worth."""
    total = counted(len(seen.services), "service")
    ill = {service for incident in seen.incidents for service in _ill(incident)}
    if ill:
        return f"{listed(sorted(ill), 3)} {'needs' if len(ill) == 1 else 'need'} attention, {len(ill)} of {total}"
    if not seen.services:
        return "Nothing is watched: add services to cloudops.yaml"
    if seen.swept is None:
        return f"{total} watched, the first sweep has not ended yet"
    if late(seen, now):
        return f"Nothing is known to be wrong, but the last sweep was {ago(seen.swept.at, now)}"
    if not any(seen.swept.reads.get(service.name) for service in seen.services):
        return f"Nothing can be read of {total}"
    if seen.swept.failed or seen.swept.unread:
        return f"Nothing is known to be wrong with {total}, but not everything could be read"
    if seen.swept.learning and len(seen.swept.learning) == seen.swept.read:
        return f"{total} watched, still learning what is normal"
    if but := _not_judged(seen, seen.swept):
        return f"Nothing is known to be wrong with {total}, but {but}"
    return f"All is normal, {total}" if len(seen.services) > 1 else f"{seen.services[0].name} is normal"


def _not_judged(seen: Overview, swept: Swept) -> str:
    """What nobody has judged yet is never called normal."""
    blank = sorted(service.name for service in seen.services if not swept.reads.get(service.name))
    if blank:
        return f"nothing was read of {listed(blank, 3)} yet"
    if swept.learning:
        return f"{len(swept.learning)} of {swept.read} series cannot be judged yet"
    return ""


def _ill(incident: Incident) -> tuple[str, ...]:
    """Of a storm, those that have not recovered yet."""
    return tuple(dict.fromkeys(one.key.service for one in incident.lasting)) if incident.is_storm else incident.services


def late(seen: Overview, now: datetime) -> bool:
    """Whether the sweep is older than it should be."""
    slowest = max((service.every for service in seen.services), default=timedelta())
    return seen.swept is not None and now - seen.swept.at > max(LATE * slowest, MIN_LATE)


def _lines(seen: Overview, now: datetime) -> list[str]:
    lines = []
    if seen.halted:
        why = f" ({seen.halted.reason})" if seen.halted.reason else ""
        lines.append(f"{seen.halted.by} halted all actions at {at(seen.halted.at, now)}{why}.")
    if seen.waiting:
        lines.append(f"{counted(seen.waiting, 'approval')} waiting for an answer.")
    if seen.silenced:
        lines.append(f"{counted(seen.silenced, 'silence')} in force.")
    if seen.swept and seen.swept.failed:
        (service, signal), why = next(iter(sorted(seen.swept.failed.items())))
        lines.append(f"Not read: {signal} of {service}: {why}")
    return lines


def _worst_first(seen: Overview) -> list[Service]:
    worst = {service: incident.severity for incident in seen.incidents for service in incident.services}
    ill = sorted((one for one in seen.services if one.name in worst), key=lambda one: worst[one.name], reverse=True)
    return ill + [one for one in seen.services if one.name not in worst]


def _suggestions(seen: Overview) -> tuple[str, ...]:
    if seen.incidents:
        return (*(say(Explain(incident.number)) for incident in seen.incidents[:3]), say(Incidents()), say(Summary()))
    return (*(say(Status(service.name)) for service in seen.services[:3]), say(Summary()))
