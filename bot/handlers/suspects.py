"""Who is to blame: the signals of what is wrong at the same time, ranked by what speaks for a cause."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from bot.cards import blame as blame_card
from bot.cards.blame import Suspect
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.reads import Read, reads
from bot.handlers.which import which_incident
from bot.intents.evidence import Blame
from detection.anomaly import Anomaly
from detection.cause import shares
from detection.incident import Incident
from monitoring.model import Bad, Key, Series
from monitoring.source import Window

LOOKED_AT = 100
SHOWN = 8
LEAD, LONGEST = timedelta(minutes=30), timedelta(hours=6)
POINTS = 720


async def rank_suspects(intent: Blame, asked: Asked, desk: Desk) -> Card:
    incident = await which_incident(intent.incident, intent.service, desk)
    if incident is None:
        return blame_card.none(intent.service)
    together = await _at_the_same_time(incident, desk)
    anomalies = {one.key: one for it in together for one in it.judged}
    found = [Suspect(anomalies[one.key], one.share) for one in shares(list(anomalies.values()))]
    shown = await _measured(found[:SHOWN], desk, asked.now)
    return blame_card.card(incident, together, shown, found[SHOWN:], asked.now)


async def _at_the_same_time(incident: Incident, desk: Desk) -> list[Incident]:
    """It and what was wrong with others while it lasted: what begins elsewhere is often seen here."""
    begun = min((one.since for one in incident.anomalies), default=incident.opened_at) - LEAD
    ended = incident.resolved_at or desk.now()
    others = [
        one
        for one in await desk.incidents.recent(LOOKED_AT)
        if one.number != incident.number
        and one.part_of is None
        and one.drill == incident.drill
        and one.opened_at <= ended
        and (one.resolved_at or ended) >= begun
        and one.opened_at >= begun
    ]
    return [incident, *others]


async def _measured(suspects: Sequence[Suspect], desk: Desk, now: datetime) -> list[Suspect]:
    """Each with what it was before it began and how far it went, read anew."""
    pairs, windows = [], {}
    for one in suspects:
        service, signal = desk.service(one.key.service), desk.signal(one.key.signal)
        if service and signal and (service.name, signal.name) not in windows:
            pairs.append((service, signal))
            windows[service.name, signal.name] = _around(one.anomaly, service.every, now)
    found = await reads(pairs, lambda service, signal: desk.source.range(
        service, signal, windows[service.name, signal.name]))  # fmt: skip
    by_name = {(one.service.name, one.signal.name): one for one in found}
    return [_with(one, by_name.get((one.key.service, one.key.signal)), now) for one in suspects]


def _around(anomaly: Anomaly, every: timedelta, now: datetime) -> Window:
    end = min(anomaly.until or now, anomaly.since + LONGEST)
    return Window(anomaly.since - LEAD, end, max(every, (end - anomaly.since + LEAD) / POINTS))


def _with(suspect: Suspect, read: Read | None, now: datetime) -> Suspect:
    if read is None or read.failed:
        return replace(suspect, failed=read.failed if read else "it is watched no longer")
    series = _of(suspect.key, read.series)
    if series is None:
        return replace(suspect, failed="it has no points then")
    begun = suspect.anomaly.since.timestamp()
    before, since = series.values[series.times < begun], series.values[series.times >= begun]
    return replace(
        suspect,
        before=_middle(before),
        furthest=_furthest(since, suspect.anomaly.reason.direction),
        source=series.source,
        begun=suspect.anomaly.since - LEAD,
        ended=min(suspect.anomaly.until or now, suspect.anomaly.since + LONGEST),
    )


def _of(key: Key, found: Sequence[Series]) -> Series | None:
    return next((one for one in found if one.key == key and np.isfinite(one.values).any()), None)


def _middle(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None


def _furthest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], direction: Bad) -> float | None:
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    return float(known.min() if direction is Bad.LOW else known.max())
