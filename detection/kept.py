"""One sweep over the history kept here: fetches what is new, and has it judged in another process."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from detection.anomaly import Judgement
from detection.round import Question, Terms
from detection.seen import Sweep
from detection.sweeper import Answer
from monitoring.model import Key, Series, Service, Signal
from monitoring.source import MetricsError, Window

# Each service's series in a window, or why there are none.
Ranges = Callable[[Sequence[Service], Signal, Window], Awaitable[Mapping[str, Sequence[Series] | MetricsError]]]

AT_ONCE = 8
SERVICES_AT_ONCE = 50


class Apart(Protocol):
    """A Sweeper somewhere else."""

    async def wanted(self, questions: Sequence[Question], now: datetime) -> Sequence[Question]: ...

    async def judge(self, answers: Sequence[Answer], terms: Terms) -> Mapping[Key, Judgement]: ...


async def sweep(
    services: Sequence[Service], signals: Sequence[Signal], ranges: Ranges, sweeper: Apart, terms: Terms
) -> Sweep:
    """What could not be fetched is reported, and fetched by a later sweep."""
    began = time.monotonic()
    questions = [Question(service, signal) for signal in signals for service in services]
    questions = list(await sweeper.wanted(questions, terms.now))
    failed: dict[tuple[str, str], str] = {}
    answers = await _ask_all(questions, ranges, failed)
    judgements = await sweeper.judge(answers, terms)
    return Sweep(terms.now, judgements, failed, timedelta(seconds=time.monotonic() - began))


async def _ask_all(questions: Sequence[Question], ranges: Ranges, failed: dict[tuple[str, str], str]) -> list[Answer]:
    parts: dict[tuple[str, str], list[tuple[Window, Sequence[Series]]]] = {}
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(services: Sequence[Service], signal: Signal, window: Window, *, is_new: bool) -> None:
        async with gate:
            found = await ranges(services, signal, window)
        for service in services:
            answer, place = found[service.name], (service.name, signal.name)
            if not isinstance(answer, MetricsError):
                parts.setdefault(place, []).append((window, answer))
            elif is_new:
                failed[place] = str(answer) or type(answer).__name__

    await asyncio.gather(*(ask(*together[:3], is_new=together[3]) for together in _together(questions)))
    # What is new could not be read: nothing is said of it, though older points may have come.
    known = {place: found for place, found in parts.items() if place not in failed}
    return [Answer(one, known.get((one.service.name, one.signal.name), ())) for one in questions]


def _together(questions: Sequence[Question]) -> list[tuple[list[Service], Signal, Window, bool]]:
    """Services that are asked for the same signal in the same window."""
    each = [(one, window, place == 0) for one in questions for place, window in enumerate(one.windows)]
    each.sort(key=lambda found: (found[0].signal.name, found[1].start, found[1].end, found[1].step))
    groups = groupby(each, key=lambda found: (found[0].signal, found[1], found[2]))
    return [
        ([one.service for one, _, _ in part], signal, window, is_new)
        for (signal, window, is_new), found in groups
        for part in _parts(list(found))
    ]


def _parts(found: list[tuple[Question, Window, bool]]) -> list[list[tuple[Question, Window, bool]]]:
    return [found[at : at + SERVICES_AT_ONCE] for at in range(0, len(found), SERVICES_AT_ONCE)]
