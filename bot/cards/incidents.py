"""What is wrong, as a list."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import incident as living
from bot.cards.lists import counted
from bot.cards.times import ago, at, stretch
from bot.chat import Card, Table
from bot.intents.model import Explain, Status
from bot.intents.say import say
from detection.incident import Incident, Stage

MOST = 12


def card(found: Sequence[Incident], last: Incident | None, service: str, now: datetime, footer: str = "") -> Card:
    """`last` is the newest one that is over, for when nothing is wrong."""
    if not found:
        about = f" with {service}" if service else ""
        return Card(f"Nothing is known to be wrong{about}", _over(last, now), suggestions=_next(service), footer=footer)
    rows = tuple((one.id, one.severity.value, living.title(one), _since(one, now)) for one in found[:MOST])
    more = f" ... {len(found) - MOST} more." if len(found) > MOST else ""
    return Card(
        title=f"{counted(len(found), 'incident')} open: {living.title(found[0])}",
        text=more.strip(),
        severity=max(one.severity for one in found),
        table=Table(("Incident", "Severity", "What", "Since"), rows),
        suggestions=tuple(say(Explain(one.number)) for one in found[:3]),
        footer=footer,
    )


def past(found: Sequence[Incident], service: str, when: tuple[datetime, datetime], now: datetime) -> Card:
    """What was open at any moment of a stretch of time, the newest first."""
    about, said = f" with {service}" if service else "", stretch(*when, now)
    if not found:
        return Card(f"Nothing was known to be wrong{about} {said}", suggestions=_next(service))
    rows = tuple((one.id, one.severity.value, living.title(one), _while(one, now)) for one in found[:MOST])
    return Card(
        title=f"{counted(len(found), 'incident')}{about} {said}",
        text=f"... {len(found) - MOST} more." if len(found) > MOST else "",
        table=Table(("Incident", "Severity", "What", "When"), rows),
        suggestions=tuple(say(Explain(one.number)) for one in found[:3]),
    )


def _while(incident: Incident, now: datetime) -> str:
    return stretch(incident.opened_at, incident.resolved_at, now) if incident.resolved_at else _since(incident, now)


def _since(incident: Incident, now: datetime) -> str:
    began = min((one.since for one in incident.anomalies), default=incident.opened_at)
    owner = f", {incident.owner} has it" if incident.stage is Stage.ACKNOWLEDGED else ""
    return f"{at(began, now)}{owner}"


def _over(last: Incident | None, now: datetime) -> str:
    if last is None or last.resolved_at is None:
        return ""
    return f"The last incident was {last.id}: {living.title(last)}, {ago(last.resolved_at, now)}."


def _next(service: str) -> tuple[str, ...]:
    return (say(Status(service)), "what changed over the last 1d")
