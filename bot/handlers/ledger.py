"""Who did what."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import ledger as ledger_card
from bot.cards import progress
from bot.cards.incident import title
from bot.cards.times import at
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked
from bot.intents.model import Ledger, Span
from remediation.chain import Entry

SHOWN = 20
LOOKED_AT = 500


async def show_ledger(intent: Ledger, asked: Asked, desk: Desk) -> Card:
    about, fact = await _about(intent, asked, desk)
    found = await _found(intent, asked, desk)
    more = f", the newest {SHOWN}" if len(found) > SHOWN else ""
    return ledger_card.card(found[:SHOWN], f"{about}{_when(intent, asked)}", asked.now, fact, more)


async def _about(intent: Ledger, asked: Asked, desk: Desk) -> tuple[str, str]:
    """What was asked about, and how it stands; raises when there is no such thing."""
    if intent.approval is not None:
        approval = await desk.flow.get(intent.approval)
        return f"about {approval.id}", progress.sentence(approval, asked.now)
    if intent.incident is not None:
        incident = await desk.incidents.get(intent.incident)
        return f"about {incident.id}", f"{incident.id}, {title(incident)}"
    named = intent.runbook or intent.service
    return " ".join((*([f"about {named}"] if named else ()), *([f"by {intent.by}"] if intent.by else ()))), ""


async def _found(intent: Ledger, asked: Asked, desk: Desk) -> Sequence[Entry]:
    since, until = _time(intent.span, asked.now)
    named = bool(intent.service or intent.runbook)
    found: Sequence[Entry] = await desk.ledger.recent(
        LOOKED_AT if named else SHOWN + 1,
        approval=intent.approval,
        incident=intent.incident,
        by="" if named else intent.by,
        since=since,
        until=until,
    )
    found = ledger_card.about_service(found, intent.service) if intent.service else found
    found = ledger_card.about_runbook(found, intent.runbook) if intent.runbook else found
    # An answer names its approval alone: whose it is can only be asked once it is known what it was about.
    return ledger_card.by_person(found, intent.by) if named and intent.by else found


def _when(intent: Ledger, asked: Asked) -> str:
    since, until = _time(intent.span, asked.now)
    begun = f" since {at(since, asked.now)}" if since else ""
    return begun + (f" until {at(until, asked.now)}" if until else "")


def _time(span: Span, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The record has no usual stretch: where no time was said, all of it is looked at."""
    since = span.since or (now - span.duration if span.duration else None)
    return since, span.until
