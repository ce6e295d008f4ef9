"""Past incidents like this one, how far it went then, and what helped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from bot.cards import similar as similar_card
from bot.cards.similar import Past
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.handlers.which import which_incident
from bot.intents.evidence import Similar
from detection.alike import Likeness, alike
from detection.anomaly import Anomaly
from detection.incident import Incident
from monitoring.model import Bad
from monitoring.source import MetricsError, Window

LOOKED_AT = 500
SHOWN = 5
LONGEST = timedelta(hours=6)
POINTS = 360


async def show_similar(intent: Similar, asked: Asked, desk: Desk) -> Card:
    incident = await which_incident(intent.incident, intent.service, desk)
    if incident is None:
        return similar_card.none(intent.service)
    found = alike(incident, await desk.incidents.recent(LOOKED_AT))
    this = await _past(Likeness(incident, 1.0, 1.0, 1.0, _signals(incident)), incident, desk, asked.now)
    shown = [await _past(one, incident, desk, asked.now) for one in found[:SHOWN]]
    return similar_card.card(this, shown, len(found), asked.now)


def _signals(incident: Incident) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.key.signal for one in incident.anomalies))


async def _past(likeness: Likeness, mine: Incident, desk: Desk, now: datetime) -> Past:
    """How far the signal went that they share, by the source's own points; and what was done about it."""
    incident = likeness.incident
    lead = next((one for one in incident.anomalies if one.key.signal in _ours(mine, likeness.shared)), None)
    done = [one for one in await desk.flow.of_incident(incident.number) if one.run is not None]
    peak, source, failed = await _peak(lead, incident, desk, now) if lead else (None, "", "")
    begun, ended = _window(incident, lead, now)
    return Past(likeness, lead, peak, source, failed, begun, ended, done)


def _ours(mine: Incident, shared: Sequence[str]) -> tuple[str, ...]:
    """The one that speaks the most for a cause here, among those that are shared."""
    return tuple(signal for signal in _signals(mine) if signal in shared)[:1]


def _window(incident: Incident, lead: Anomaly | None, now: datetime) -> tuple[datetime, datetime]:
    begun = lead.since if lead else incident.opened_at
    return begun, min((lead.until if lead else None) or incident.resolved_at or now, begun + LONGEST)


async def _peak(lead: Anomaly, incident: Incident, desk: Desk, now: datetime) -> tuple[float | None, str, str]:
    service, signal = desk.service(lead.key.service), desk.signal(lead.key.signal)
    if service is None or signal is None:
        return None, "", "it is watched no longer"
    begun, ended = _window(incident, lead, now)
    window = Window(begun, ended, max(service.every, (ended - begun) / POINTS))
    try:
        found = await desk.source.range(service, signal, window)
    except MetricsError as error:
        return None, "", str(error)
    mine = next((one for one in found if one.key == lead.key and np.isfinite(one.values).any()), None)
    if mine is None:
        return None, "", "there are no points of that time any more"
    furthest = np.nanmin if lead.reason.direction is Bad.LOW else np.nanmax
    return float(furthest(mine.values)), mine.source, ""
