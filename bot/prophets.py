"""Asks Prophet, in another process, where the hour of the day says much about a series; remembers what it said."""

import asyncio
import logging
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta

import numpy as np

from bot.crew import Crew
from detection.prophecy import Foretold, Past, is_seasonal, prophesy
from monitoring.model import Key, Series

log = logging.getLogger(__name__)

REMEMBERED_S = 6 * 3600
MOST = 1000
LEAST = 60


class Prophets:
    """A forecast is kept for six hours; a series without a daily shape costs a look and no more."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._known: dict[tuple[Key, timedelta], tuple[float, Foretold | None]] = {}

    async def ask(self, series: Series, ahead: timedelta) -> Foretold | None:
        """None where the trend is as good; what Prophet cannot fit, the trend forecasts too."""
        usable = np.isfinite(series.values)
        past = Past(series.times[usable].astype(np.float64), series.values[usable], ahead.total_seconds())
        if len(past.times) < LEAST or not await asyncio.to_thread(is_seasonal, past):
            return None
        at, newest = (series.key, ahead), float(past.times[-1])
        known = self._known.get(at)
        if known is None or not 0 <= newest - known[0] < REMEMBERED_S:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[at] = known = (newest, await self._fitted(series.key, past))
        return known[1]

    async def _fitted(self, key: Key, past: Past) -> Foretold | None:
        try:
            found = await self._crew.apart(prophesy, past)
        except (BrokenProcessPool, RuntimeError, ValueError) as error:
            log.warning("not fitted", extra={"series": str(key), "reason": str(error)})
            return None
        return found if found.pays else None
