"""What is measured, of one service or at all."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import service as one
from bot.cards.lists import counted
from bot.chat import Card, Table
from bot.intents.model import Show
from bot.intents.say import say
from monitoring.model import Signal


def catalogue(signals: Sequence[Signal], services: Sequence[str]) -> Card:
    """Every signal there is, whoever has it."""
    rows = tuple((signal.name, signal.title or "own signal", ", ".join(signal.aliases[:3])) for signal in signals)
    return Card(
        title=f"{counted(len(signals), 'signal')} known, for {counted(len(services), 'service')}",
        text="A service has those that it exports.",
        table=Table(("Signal", "What", "Also called"), rows),
        suggestions=tuple(f"signals of {name}" for name in services[:3]),
    )


def of(service: str, values: Sequence[one.Value], now: datetime, opinions: Sequence[str] = ()) -> Card:
    """Those that a service has points of, with the newest, and what people think of their alarms."""
    having = [value for value in values if value.series]
    failed = [value.signal.name for value in values if value.failed]
    return Card(
        title=f"{service} has {counted(len(having), 'signal')}",
        text="\n".join((*([f"Not read: {', '.join(failed)}."] if failed else ()), *opinions)),
        facts=tuple(one.fact(value, None) for value in having),
        suggestions=tuple(say(Show(value.signal.name, service)) for value in having[:4]),
        footer=one.age(values, now),
    )
