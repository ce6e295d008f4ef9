"""How much is left of everything that has a limit, and until when."""

import asyncio
from datetime import timedelta

from bot.cards import capacity as capacity_card
from bot.cards.anomaly import UP
from bot.cards.capacity import Room
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, service_of
from bot.handlers.reads import Pair, Read, not_read, reads
from bot.intents.evidence import Capacity
from detection.forecast import forecast
from detection.reading import read
from monitoring.model import Bad

HORIZON = timedelta(days=3)
MOST_ASKED = 60


async def show_capacity(intent: Capacity, asked: Asked, desk: Desk) -> Card:
    services = [service_of(desk, intent.service)] if intent.service else list(desk.services())
    limited = [one for one in desk.signals if one.limit is not None and one.name != UP]
    pairs: list[Pair] = [(service, signal) for service in services for signal in limited]
    found = await reads(pairs[:MOST_ASKED], lambda service, signal: read(
        service, signal, desk.source.range, history=max(2 * HORIZON, desk.history), now=asked.now))  # fmt: skip
    rooms = await asyncio.to_thread(lambda: [room for one in found for room in _rooms(one)])
    asked_of = capacity_card.Asked(intent.service, len(limited), max(len(pairs) - MOST_ASKED, 0), not_read(found))
    return capacity_card.card(rooms, asked_of, asked.now)


def _rooms(found: Read) -> list[Room]:
    signal = found.signal
    return [
        Room(one.key, signal, last, forecast(one, signal.limit, HORIZON, low=signal.bad is Bad.LOW), one)
        for one in found.series
        if (last := one.last) is not None
    ]
