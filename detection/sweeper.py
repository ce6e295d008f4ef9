"""Judges all series from the history kept here; made to live in a process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from detection.anomaly import Judgement
from detection.detector import Stretch, judge
from detection.history.past import Past, Subject
from detection.history.past import Stretch as Steps
from detection.sweep import share
from detection.weights import USUAL, Weights
from monitoring.model import Key, Series, Service, Signal
from monitoring.signals import digest
from monitoring.source import Window

# Fourteen days of minutes: more is not learned from. Where points are nearer together it is fewer days.
LONGEST = 20_160
# Of what lies before the first sweep, so many points are fetched at one sweep and not more.
POINTS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the source: one signal of one service, in windows that don't touch."""

    service: Service
    signal: Signal
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, a part for each window; a window that could not be read has none, and is asked for again."""

    question: Question
    parts: Sequence[tuple[Window, Sequence[Series]]]


@dataclass(frozen=True, slots=True)
class Terms:
    """How strict to be: the fleet's budget is shared by `fleet` series, or by those there are when that is 0.

    By `factors`, alarms of a (service, signal) are so many times as rare as of others.
    """

    now: datetime
    budget_per_day: float
    fleet: int = 0
    excluded: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    weights: Weights = USUAL
    factors: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def budget(self, each: float, service: str, signal: str) -> float:
        """A series' share, less where people called its alarms noise."""
        return each / self.factors.get((service, signal), 1.0)


class Sweeper:
    """Keeps one history for each interval in which services are read."""

    def __init__(self, folder: Path, history: timedelta) -> None:
        self._folder, self._history = folder, history
        self._pasts: dict[int, Past] = {}

    def wanted(self, questions: Sequence[Question], now: datetime) -> list[Question]:
        """The same with the windows to fetch: what is new of all, and of some a bit of what lies before."""
        left, found = POINTS_AT_ONCE, []
        for one in questions:
            past, subject = self._past(one.service), _subject(one)
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
        for every in {_every_s(answer.question.service) for answer in answers}:
            self._pasts[every].save()
        read = [answer.question for answer in answers if answer.parts]
        series = [(one, found) for one in read for found in self._past(one.service).series(_subject(one))]
        each = share(terms.budget_per_day, terms.fleet or len(series))
        return {found.key: self._judged(one, found, each, terms) for one, found in series}

    def close(self) -> None:
        for past in self._pasts.values():
            past.close()
        self._pasts.clear()

    def _take(self, answer: Answer) -> None:
        past, subject = self._past(answer.question.service), _subject(answer.question)
        for window, series in answer.parts:
            past.take(subject, _steps(window, answer.question.service), series)

    def _judged(self, question: Question, series: Series, each: float, terms: Terms) -> Judgement:
        service = question.service
        return judge(
            series,
            question.signal,
            now=terms.now,
            every=service.every,
            budget_per_day=terms.budget(each, service.name, question.signal.name),
            excluded=terms.excluded.get(service.name, ()),
            weights=terms.weights,
        )

    def _past(self, service: Service) -> Past:
        every = _every_s(service)
        if every not in self._pasts:
            length = min(max(round(self._history.total_seconds() / every), 1), LONGEST)
            self._pasts[every] = Past(self._folder, every, length)
        return self._pasts[every]


def _subject(question: Question) -> Subject:
    service, signal = question.service, question.signal
    return Subject(service.name, signal.name, digest(signal, service))


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
