"""Judges all series from the history kept here; made to live in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from detection.anomaly import Judgement
from detection.history.past import Stretch as Steps
from detection.round import Question, Round, Terms
from monitoring.model import Key, Series, Service
from monitoring.source import Window

# Fourteen days of minutes: more is not learned from. Where points are nearer together it is fewer days.
LONGEST = 20_160
# Of what lies before the first sweep, so many points are fetched at one sweep and not more.
POINTS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, a part for each window; a window that could not be read has none, and is asked for again."""

    question: Question
    parts: Sequence[tuple[Window, Sequence[Series]]]


class Sweeper:
    """Keeps one history for each interval in which services are read."""

    def __init__(self, folder: Path, history: timedelta) -> None:
        self._folder, self._history = folder, history
        self._rounds: dict[int, Round] = {}

    def wanted(self, questions: Sequence[Question], now: datetime) -> list[Question]:
        """The same with the windows to fetch: what is new of all, and of some a bit of what lies before."""
        left, found = POINTS_AT_ONCE, []
        for one in questions:
            past, subject = self._round(one.service).past, one.subject
            new, *before = past.wanted(subject, _step(now, one.service))
            windows = [_window(new, one.service)]
            if before and left > 0:
                left -= (before[0].last - before[0].first) * past.count(subject)
                windows.append(_window(before[0], one.service))
            found.append(Question(one.service, one.signal, tuple(windows)))
        return found

    def judge(self, answers: Sequence[Answer], terms: Terms) -> dict[Key, Judgement]:
        """Takes what came, and judges each series of what could be read."""
        for answer in answers:
            self._take(answer)
        read = [answer.question for answer in answers if answer.parts]
        rounds = {_every_s(one.service): self._round(one.service) for one in read}
        for one in rounds.values():
            one.past.save()
        size = sum(self._round(one.service).past.count(one.subject) for one in read)
        terms = replace(terms, fleet=terms.fleet or size)
        found: dict[Key, Judgement] = {}
        for every, one in rounds.items():
            found |= one.judge([question for question in read if _every_s(question.service) == every], terms)
        return found

    def close(self) -> None:
        for one in self._rounds.values():
            one.past.close()
        self._rounds.clear()

    def _take(self, answer: Answer) -> None:
        past, service = self._round(answer.question.service).past, answer.question.service
        for window, series in answer.parts:
            past.take(answer.question.subject, _steps(window, service), series)

    def _round(self, service: Service) -> Round:
        every = _every_s(service)
        if every not in self._rounds:
            length = min(max(round(self._history.total_seconds() / every), 1), LONGEST)
            self._rounds[every] = Round(self._folder, every, length)
        return self._rounds[every]


def _every_s(service: Service) -> int:
    return max(round(service.every.total_seconds()), 1)


def _step(at: datetime, service: Service) -> int:
    return int(at.timestamp()) // _every_s(service)


def _steps(window: Window, service: Service) -> Steps:
    return Steps(_step(window.start, service), _step(window.end, service))


def _window(steps: Steps, service: Service) -> Window:
    every = _every_s(service)
    start, end = (datetime.fromtimestamp(step * every, UTC) for step in (steps.first, steps.last))
    return Window(start, end, timedelta(seconds=every))
