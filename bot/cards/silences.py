"""Silences: what is silent until when, and how to hear it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards.lists import counted
from bot.cards.times import at, length
from bot.chat import Button, Card, Table
from bot.intents.model import Unsilence
from bot.intents.say import say
from detection.incident import Silence

STILL = "Incidents are still recorded, and critical ones are still told."


def made(silence: Silence, now: datetime) -> Card:
    until = at(silence.until, now)
    return Card(
        f"{about(silence)} is silent until {until}, {_for(silence.until - now)}",
        STILL,
        buttons=(Button("Undo", say(Unsilence(silence.service, silence.signal))),),
    )


def ended(service: str, signal: str, count: int) -> Card:
    what = f"{signal} of {service}" if signal else service
    return (
        Card(f"{what} is heard again, {counted(count, 'silence')} ended")
        if count
        else Card(f"{what} was not silenced", suggestions=("silences",), private=True)
    )


def several(silences: Sequence[Silence], now: datetime) -> Card:
    if not silences:
        return Card("Nothing is silenced", suggestions=("status",))
    rows = tuple((about(one), f"until {at(one.until, now)}", one.by) for one in silences)
    return Card(
        title=f"{counted(len(silences), 'silence')} in force: {about(silences[0])}",
        text=STILL,
        table=Table(("What", "How long", "By"), rows),
        suggestions=tuple(say(Unsilence(one.service, one.signal)) for one in silences[:4]),
    )


def about(silence: Silence) -> str:
    return f"{silence.signal} of {silence.service}" if silence.signal else silence.service


def _for(duration: timedelta) -> str:
    return length(timedelta(minutes=max(1, round(duration.total_seconds() / 60))))
