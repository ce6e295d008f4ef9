"""What changed since a time."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.cards import changes as changes_card
from bot.cards import incident as incident_card
from bot.cards import ledger as ledger_card
from bot.cards.changes import Happening, Levels
from bot.chat import Card
from bot.context.state import Sort
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.reads import not_read, reads
from bot.handlers.spans import bounds
from bot.intents.model import Changes
from detection.incident import Incident
from detection.shifted import shifted
from monitoring.source import Window

DAY = timedelta(days=1)
QUARTER, POINTS = 4, 300
INCIDENTS, ENTRIES = 200, 500


async def show_changes(intent: Changes, asked: Asked, desk: Desk) -> Card:
    service = service_of(desk, intent.service).name if intent.service else ""
    start, end = bounds(intent.span, asked.now, DAY)
    incidents = await desk.incidents.recent(INCIDENTS)
    found = [*_of_incidents(incidents, service), *await _of_ledger(desk, service, asked.now)]
    found += await _of_states(desk, service, start, end)
    inside = [(moment, what) for moment, what in found if start <= moment <= end]
    over = changes_card.Over(service, start, end)
    return changes_card.card(inside, over, await _of_signals(desk, service, start, end), asked.now)


async def _of_signals(desk: Desk, service: str, start: datetime, end: datetime) -> Levels:
    """Where the signals of the service that was named stand, against as long before."""
    whose = desk.service(service)
    if whose is None:
        return Levels()
    lately = end - (end - start) / QUARTER
    window = Window(start - (end - start), end, max(whose.every, (end - start) / POINTS))
    found = await reads([(whose, one) for one in desk.signals], lambda one, signal: desk.source.range(
        one, signal, window))  # fmt: skip
    shifts = await asyncio.to_thread(
        lambda: [
            (one.signal, shift)
            for one in found
            for series in one.series
            if (shift := shifted(series, start.timestamp(), lately.timestamp(), one.signal.min_deviation))
        ]
    )
    return Levels(shifts, not_read(found), lately)


def _of_incidents(incidents: Sequence[Incident], service: str) -> Iterator[Happening]:
    for incident in incidents:
        if service not in ("", *incident.services):
            continue
        yield incident.opened_at, incident_card.opened(incident)
        if incident.resolved_at and not incident.resolved_by:
            yield incident.resolved_at, incident_card.closed(incident)


async def _of_ledger(desk: Desk, service: str, now: datetime) -> list[Happening]:
    entries = await desk.ledger.recent(ENTRIES)
    about = ledger_card.about_service(entries, service) if service else entries
    return [(datetime.fromisoformat(entry.at), ledger_card.sentence(entry, now)) for entry in reversed(about)]


async def _of_states(desk: Desk, service: str, start: datetime, end: datetime) -> list[Happening]:
    """What the bot saw become otherwise, where neither an incident nor the ledger has a line for it."""
    changed = await desk.states.between(start, end) if desk.states else ()
    about = [one for one in changed if not service or (one.sort is Sort.SERVICE and one.name == service)]
    return [(one.at, words) for one in about if (words := changes_card.state(one))]
