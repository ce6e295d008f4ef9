"""One pass over all signals: what is strange, what is normal, and what could not be read."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from detection.anomaly import Judgement
from detection.detector import Stretch, judge
from detection.reading import SourceRange, read
from detection.seen import Sweep
from detection.weights import USUAL, Weights
from monitoring.model import Key, Series, Service, Signal
from monitoring.source import MetricsError

__all__ = ["Sweep", "share", "sweep"]

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class _Answer:
    service: Service
    signal: Signal
    series: tuple[Series, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class _Shares:
    """One series' part of the budget, less where people called its alarms noise."""

    each: float
    factors: Mapping[tuple[str, str], float]

    def of(self, service: Service, signal: Signal) -> float:
        return self.each / self.factors.get((service.name, signal.name), 1.0)


async def sweep(
    services: Sequence[Service],
    signals: Sequence[Signal],
    source_range: SourceRange,
    *,
    history: timedelta,
    budget_per_day: float,
    now: datetime,
    excluded: Mapping[str, Sequence[Stretch]] | None = None,
    fleet: int = 0,
    weights: Weights = USUAL,
    factors: Mapping[tuple[str, str], float] | None = None,
) -> Sweep:
    """Reads and judges every signal of every service.

    `budget_per_day` is shared by a fleet of `fleet` series, or by those read here when that is 0. Stretches of a
    service in `excluded` are judged but not learned from. By `factors`, alarms of a (service, signal) are so many times
    as rare as of others.
    """
    began = time.monotonic()
    answers = await _read_all(services, signals, source_range, history, now)
    each = share(budget_per_day, fleet or sum(len(answer.series) for answer in answers))
    judgements = await asyncio.to_thread(
        _judge_all, answers, now, partial(judge, weights=weights), _Shares(each, factors or {}), excluded or {}
    )
    failed = {(answer.service.name, answer.signal.name): answer.failed for answer in answers if answer.failed}
    return Sweep(now, judgements, failed, timedelta(seconds=time.monotonic() - began))


def share(budget_per_day: float, fleet: int) -> float:
    """One series' part of the fleet's budget; a series more or less does not move every threshold."""
    return float(budget_per_day / (1 << max(fleet - 1, 0).bit_length()))


async def _read_all(
    services: Sequence[Service], signals: Sequence[Signal], source_range: SourceRange, history: timedelta, now: datetime
) -> list[_Answer]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(service: Service, signal: Signal) -> _Answer:
        async with gate:
            try:
                series = await read(service, signal, source_range, history=history, now=now)
            except MetricsError as error:
                return _Answer(service, signal, failed=str(error) or type(error).__name__)
            return _Answer(service, signal, series)

    return await asyncio.gather(*(ask(service, signal) for service in services for signal in signals))


def _judge_all(
    answers: Sequence[_Answer],
    now: datetime,
    judge_one: Callable[..., Judgement],
    shares: _Shares,
    excluded: Mapping[str, Sequence[Stretch]],
) -> dict[Key, Judgement]:
    return {
        series.key: judge_one(
            series,
            answer.signal,
            now=now,
            every=answer.service.every,
            budget_per_day=shares.of(answer.service, answer.signal),
            excluded=excluded.get(answer.service.name, ()),
        )
        for answer in answers
        for series in answer.series
    }
