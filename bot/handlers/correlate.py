"""What moved together with a signal, over a window or around an incident."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bot.cards import correlate as correlate_card
from bot.cards.correlate import Compared
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of, signal_of
from bot.handlers.reads import Pair, not_read, reads
from bot.handlers.show import which_service
from bot.handlers.spans import bounds
from bot.handlers.which import which_incident
from bot.intents.evidence import Correlate
from detection.incident import Incident
from detection.together import together
from monitoring.model import Series, Service, Signal
from monitoring.source import Window

HOUR = timedelta(hours=1)
LONGEST = timedelta(hours=12)
POINTS = 240
MOST_ASKED = 240


@dataclass(frozen=True, slots=True)
class _Wanted:
    service: Service
    signal: Signal
    instance: str
    start: datetime
    end: datetime
    incident: str = ""


async def correlate(intent: Correlate, asked: Asked, desk: Desk) -> Card:
    wanted = await _wanted(intent, asked, desk)
    if wanted is None:
        return correlate_card.none(intent.service)
    step = timedelta(seconds=round(max(wanted.service.every, (wanted.end - wanted.start) / POINTS).total_seconds()))
    window = Window(wanted.start, wanted.end, step)
    target = _target(await desk.source.range(wanted.service, wanted.signal, window), wanted.instance)
    pairs = _pairs(desk, wanted)
    found = await reads(pairs[:MOST_ASKED], lambda service, signal: desk.source.range(service, signal, window))
    others = [series for one in found for series in one.series]
    compared = Compared(
        target=target,
        signal=wanted.signal,
        service=wanted.service.name,
        start=wanted.start,
        end=wanted.end,
        step=step,
        found=None if target is None else await asyncio.to_thread(together, target, others, step),
        not_read=not_read(found),
        passed_over=max(len(pairs) - MOST_ASKED, 0),
        incident=wanted.incident,
    )
    return correlate_card.card(compared, asked.now)


async def _wanted(intent: Correlate, asked: Asked, desk: Desk) -> _Wanted | None:
    """The signal that was named, else the likeliest cause of the incident that was, else of the newest open one."""
    if intent.signal:
        signal = signal_of(desk, intent.signal)
        service = await which_service(desk, signal, intent.service, asked.now)
        found = next((one for one in await desk.incidents.open() if _is_about(one, service, signal)), None)
        said = intent.span.duration or intent.span.since or intent.span.until
        if found and not said:
            return _Wanted(service, signal, "", *_around(found, asked.now), found.id)
        return _Wanted(service, signal, "", *bounds(intent.span, asked.now, HOUR))
    incident = await which_incident(intent.incident, intent.service, desk)
    if incident is None:
        return None
    lead = next(iter(incident.judged), None)
    if lead is None:
        raise AskError(f"{incident.id} holds no figures of the detector's own. Name a signal to compare with.")
    key, span = lead.key, _around(incident, asked.now)
    return _Wanted(service_of(desk, key.service), signal_of(desk, key.signal), key.instance, *span, incident.id)


def _is_about(incident: Incident, service: Service, signal: Signal) -> bool:
    return any((one.key.service, one.key.signal) == (service.name, signal.name) for one in incident.judged)


def _around(incident: Incident, now: datetime) -> tuple[datetime, datetime]:
    """As long before it began as it lasted, an hour at least: what was normal has to be seen too."""
    begun = min((one.since for one in incident.anomalies), default=incident.opened_at)
    end = min(incident.resolved_at or now, begun + LONGEST)
    return begun - min(max(end - begun, HOUR), LONGEST), end


def _target(found: Sequence[Series], instance: str) -> Series | None:
    """The instance that was meant, else the one that moved the most."""
    mine = [one for one in found if instance in ("", one.key.instance) and np.isfinite(one.values).any()]
    return max(mine, key=lambda one: float(np.nanstd(one.values)), default=None)


def _pairs(desk: Desk, wanted: _Wanted) -> list[Pair]:
    """Its own service first, for there are only so many."""
    services = sorted(desk.services(), key=lambda one: one.name != wanted.service.name)
    return [(service, signal) for service in services for signal in desk.signals]
