"""Where a signal is heading."""

import asyncio
from datetime import timedelta

import numpy as np

from bot.cards import forecast as forecast_card
from bot.cards.forecast import Foreseen, urgency
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.asked import Asked, AskError, signal_of
from bot.handlers.show import which_service
from bot.intents.model import Forecast
from bot.pictures import forecast_picture
from detection.forecast import Heading, Passed, TooLittle, forecast
from detection.forecast_path import Path, straight
from detection.prophecy import Foretold
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
    outlooks = await asyncio.to_thread(lambda: [(one, _foreseen(one, signal, horizon)) for one in found])
    (series, first), *others = sorted(outlooks, key=lambda pair: urgency(pair[1].outlook))
    told = None if isinstance(first.outlook, Passed) else await desk.prophets.ask(series, horizon)
    if told is not None:
        first = _by_prophet(first, told, signal)
    path = told.path if told else _path(first, series)
    chart = await forecast_picture(series, signal, path, horizon, asked.now, pictured=asked.pictured)
    return forecast_card.card(first, len(others), chart, asked.now)


def _foreseen(series: Series, signal: Signal, horizon: timedelta) -> Foreseen:
    outlook = forecast(series, signal.limit, horizon, low=signal.bad is Bad.LOW)
    return Foreseen(series.key, signal, outlook, horizon, series.source)


def _by_prophet(foreseen: Foreseen, told: Foretold, signal: Signal) -> Foreseen:
    path = told.path
    value = float(path.expected[0]) if isinstance(foreseen.outlook, TooLittle) else foreseen.outlook.value
    ahead = path.at(float(path.times[-1]))
    reach = None if signal.limit is None else path.reach(signal.limit, low=signal.bad is Bad.LOW)
    per_day = (ahead.expected - value) / (foreseen.horizon / timedelta(days=1))
    outlook = Heading(value, per_day, ahead, reach)
    way = forecast_card.Way(told.error, told.trend_error, told.flat_error)
    return Foreseen(foreseen.key, signal, outlook, foreseen.horizon, foreseen.source, way)


def _path(foreseen: Foreseen, series: Series) -> Path | None:
    if not isinstance(foreseen.outlook, Heading):
        return None
    end = float(series.times[np.isfinite(series.values)][-1])
    return straight(foreseen.outlook, end, end + foreseen.horizon.total_seconds())
