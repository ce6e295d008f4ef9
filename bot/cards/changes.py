"""What changed in a stretch of time: incidents, actions, silences, states, and whatever else is on record."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from bot.cards.lists import counted
from bot.cards.times import at, stretch
from bot.chat import Card, Table
from bot.context import observed
from bot.context.observed import Changed, Sort

MOST = 25
Happening = tuple[datetime, str]


def card(happened: Sequence[Happening], service: str, start: datetime, end: datetime, now: datetime) -> Card:
    """Newest last, as one reads a story."""
    when, about = stretch(start, end, now), f" with {service}" if service else ""
    if not happened:
        return Card(f"Nothing changed{about} {when}", "No incident, no action, no silence is on record.")
    shown = sorted(happened, key=itemgetter(0))[-MOST:]
    more = f"... {len(happened) - MOST} earlier ones." if len(happened) > MOST else ""
    return Card(
        title=f"{counted(len(happened), 'change')}{about} {when}, the last: {shown[-1][1]}",
        text=more,
        table=Table(("Time", "What"), tuple((at(moment, now), what) for moment, what in shown)),
        suggestions=("status", "ledger"),
    )


def state(changed: Changed) -> str:
    """What came to be otherwise; empty where an incident's own lines say it, or nothing was known before."""
    match changed.sort:
        case Sort.ALERT:
            return _alert(changed)
        case _ if not changed.before:
            return ""
        case Sort.SERVICE:
            return _service(changed)
        case Sort.SOURCE:
            return _source(changed)
        case Sort.RULES:
            return f"The {changed.name} changed: {changed.detail}"


def _alert(changed: Changed) -> str:
    if changed.state == observed.GONE:
        return f"Alertmanager: {changed.name} no longer fires"
    return f"Alertmanager: {changed.name} fires{f', {changed.detail}' if changed.detail else ''}"


def _source(changed: Changed) -> str:
    if changed.state == observed.ANSWERS:
        return f"{changed.name.capitalize()} could be read again"
    return f"{changed.name.capitalize()} could no longer be read{f': {changed.detail}' if changed.detail else ''}"


def _service(changed: Changed) -> str:
    match changed.before, changed.state:
        case (observed.STRANGE, _) | (_, observed.STRANGE):
            return ""
        case (_, observed.GONE):
            return f"{changed.name} is no longer watched"
        case (_, observed.UNREAD):
            return f"{changed.name} could no longer be read{f': {changed.detail}' if changed.detail else ''}"
        case (observed.UNREAD, now):
            return f"{changed.name} could be read again: {now}"
        case (before, now):
            return f"{changed.name} is {now}, was {before}"
