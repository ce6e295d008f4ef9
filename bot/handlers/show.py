"""A signal over time, with its chart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from bot.cards import refusal
from bot.cards import show as show_card
from bot.charts import Mark
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, service_of, signal_of
from bot.handlers.spans import bounds
from bot.handlers.using import using
from bot.intents.model import Show
from bot.pictures import Frame, Seen, look, picture
from detection.baseline import NEEDED
from detection.incident import Incident
from monitoring.model import Service, Signal
from monitoring.source import Window

HOUR = timedelta(hours=1)


async def show_signal(intent: Show, asked: Asked, desk: Desk) -> Card:
    signal = signal_of(desk, intent.signal)
    service = await which_service(desk, signal, intent.service, asked.now)
    frame = Frame(service, signal, *bounds(intent.span, asked.now, HOUR))
    seen = _of_instance(await look(desk, frame), intent.instance)
    incidents = [one for one in await desk.incidents.recent(50) if service.name in one.services]
    processes = await using(desk, service.name, [signal.name]) if frame.end == asked.now else ()
    shown = replace(_shown(seen, frame, incidents), processes=processes)
    if not any(np.isfinite(one.series.values).any() for one in seen):
        return show_card.card(shown, None, asked.now)
    alt = show_card.alt(shown, asked.now)
    chart = await picture(seen, frame, alt, asked.now.tzinfo, _marks(incidents, signal), pictured=asked.pictured)
    return show_card.card(shown, chart, asked.now)


async def which_service(desk: Desk, signal: Signal, name: str, now: datetime) -> Service:
    """The one that was named, else the only one that has the signal; raises AskError."""
    if name:
        return service_of(desk, name)
    having = [one for one in desk.services() if await _has(desk, one, signal, now)]
    if len(having) == 1:
        return having[0]
    if not having:
        raise AskError(f"No service has a point of {signal.name} right now.", ("signals", "bot health"))
    names = [one.name for one in having]
    raise AskError(refusal.ambiguous("service", names), [f"show {signal.name} of {one}" for one in names[:5]])


async def _has(desk: Desk, service: Service, signal: Signal, now: datetime) -> bool:
    window = Window(now - 5 * service.every, now, service.every)
    return any(series.last is not None for series in await desk.source.range(service, signal, window))


def _of_instance(seen: Sequence[Seen], instance: str) -> list[Seen]:
    """The instance that was asked for, else all, the highest first."""
    if instance:
        mine = [one for one in seen if instance in one.series.key.instance]
        if seen and not mine:
            known = [one.series.key.instance for one in seen]
            raise AskError(refusal.unknown_name("instance", instance, known))
        seen = mine
    return sorted(seen, key=lambda one: one.series.last or 0.0, reverse=True)


def _shown(seen: Sequence[Seen], frame: Frame, incidents: Sequence[Incident]) -> show_card.Shown:
    only = seen[0] if len(seen) == 1 else None
    mine = [one for one in incidents if one.is_open and any(it.key.signal == frame.signal.name for it in one.anomalies)]
    return show_card.Shown(
        signal=frame.signal,
        service=frame.service.name,
        series=[one.series for one in seen],
        start=frame.start,
        end=frame.end,
        every=frame.service.every,
        band=only.band if only else None,
        learning=f"learning, {only.points} of {NEEDED} points" if only and only.band is None else "",
        incident=mine[0].id if mine else "",
    )


def _marks(incidents: Sequence[Incident], signal: Signal) -> list[Mark]:
    return [
        Mark(min(found), one.id)
        for one in incidents
        if (found := [it.since for it in one.anomalies if it.key.signal == signal.name])
    ]
