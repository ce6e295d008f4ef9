"""What changed since a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.cards import changes as changes_card
from bot.cards import incident as incident_card
from bot.cards import ledger as ledger_card
from bot.cards.changes import Happening
from bot.chat import Card
from bot.context.observed import Sort
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.spans import bounds
from bot.intents.model import Changes
from detection.incident import Incident

DAY = timedelta(days=1)
INCIDENTS, ENTRIES = 200, 500


async def show_changes(intent: Changes, asked: Asked, desk: Desk) -> Card:
    service = service_of(desk, intent.service).name if intent.service else ""
    start, end = bounds(intent.span, asked.now, DAY)
    incidents = await desk.incidents.recent(INCIDENTS)
    found = [*_of_incidents(incidents, service), *await _of_ledger(desk, service, asked.now)]
    found += await _of_states(desk, service, start, end)
    inside = [(moment, what) for moment, what in found if start <= moment <= end]
    return changes_card.card(inside, service, start, end, asked.now)


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
