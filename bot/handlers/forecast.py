"""Where a signal is heading."""

import asyncio
from datetime import timedelta

from bot.cards import forecast as forecast_card
from bot.cards.forecast import Foreseen, urgency
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, signal_of
from bot.handlers.show import which_service
from bot.intents.model import Forecast
from bot.pictures import Frame, look, picture
from detection.forecast import forecast
from detection.reading import read
from monitoring.model import Bad, Series, Signal

HORIZON = timedelta(days=3)
LONGEST = timedelta(days=365)


async def show_forecast(intent: Forecast, asked: Asked, desk: Desk) -> Card:
    signal = signal_of(desk, intent.signal)
    service = await which_service(desk, signal, intent.service, asked.now)
    horizon = min(intent.horizon or HORIZON, LONGEST)
    found = await read(service, signal, desk.source.range, history=max(2 * horizon, desk.history), now=asked.now)
    if not found:
        raise AskError(
            f"{signal.name} of {service.name} has no points to forecast from.", (f"signals of {service.name}",)
        )
    outlooks = await asyncio.to_thread(lambda: [_foreseen(one, signal, horizon) for one in found])
    first, *others = sorted(outlooks, key=lambda one: urgency(one.outlook))
    frame = Frame(service, signal, asked.now - min(2 * horizon, desk.history), asked.now)
    seen = [one for one in await look(desk, frame) if one.series.key == first.key]
    chart = await picture(seen, frame, f"{first.key} so far", asked.now.tzinfo)
    return forecast_card.card(first, len(others), chart, asked.now)


def _foreseen(series: Series, signal: Signal, horizon: timedelta) -> Foreseen:
    outlook = forecast(series, signal.limit, horizon, low=signal.bad is Bad.LOW)
    return Foreseen(series.key, signal, outlook, horizon, series.source)
