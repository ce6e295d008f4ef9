"""One look at all series that are read equally often: what is plainly normal at once, the rest one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from detection.anomaly import Band, Judgement, Learning, Normal
from detection.baseline import NEEDED, RELATIVE, Flags
from detection.detector import Ahead, Stretch, look
from detection.grid import DAY_S, edge
from detection.history.past import Past, Subject
from detection.history.ring import Rows
from detection.history.table import Structured, Table, owner
from detection.lessons import newest
from detection.lessons.learning import REMEMBERED, learn
from detection.lessons.lesson import LESSON
from detection.screen import CALM, SLOTS, Screened, screen, startling
from detection.startle import ENOUGH, Worth
from detection.sweep import share
from detection.weights import USUAL, Weights
from monitoring.model import Bad, Key, Service, Signal
from monitoring.signals import digest
from monitoring.source import Window

LEARNED = np.dtype([("lesson", LESSON), ("calm", CALM)])
# Rows that are looked at together: their numbers fit into the processor's cache.
TOGETHER = 512
# Lessons that are learned at one sweep, and first judgements: others wait for the next sweep.
LESSONS_AT_ONCE = 20
FIRST_AT_ONCE = 200
# Series with less than a day of points learn quickly: they are judged in full at each sweep, as long as they are few.
YOUNG_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the source: one signal of one service, in windows that don't touch."""

    service: Service
    signal: Signal
    windows: tuple[Window, ...] = ()

    @property
    def subject(self) -> Subject:
        return Subject(self.service.name, self.signal.name, digest(self.signal, self.service))


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

    def budget(self, service: str, signal: str) -> float:
        """A series' share, less where people called its alarms noise."""
        return share(self.budget_per_day, self.fleet) / self.factors.get((service, signal), 1.0)


@dataclass(frozen=True, slots=True)
class Member:
    """One series: where its points are, since when, and by what it is judged."""

    question: Question
    key: Key
    row: int
    owner: int
    began: int
    budget_per_day: float


class Round:
    """The series of services with one interval, in `folder`."""

    def __init__(self, folder: Path, every_s: int, length: int) -> None:
        self.past = Past(folder, every_s, length)
        self._table = Table(folder / f"{every_s}s.lessons", LEARNED)
        self._every_s, self._day = every_s, round(DAY_S / every_s) if every_s <= DAY_S / 4 else 0

    def judge(self, questions: Sequence[Question], terms: Terms) -> dict[Key, Judgement]:
        """Everything there is of these; what is not judged yet for want of time is learning."""
        members = [member for one in questions for member in self._members(one, terms)]
        if not members:
            return {}
        step = int(terms.now.timestamp()) // self._every_s
        rows, owners = (np.array([getattr(one, name) for one in members]) for name in ("row", "owner"))
        known = self._table.read(rows, owners)
        screened = self._screened(members, rows, known, step, terms)
        due, full = self._chosen(members, known, screened, step, terms)
        found = dict(self._plain(members, known, screened))
        for place in full:
            found[members[place].key] = self._judged(
                members[place], known[place : place + 1], step, terms, learns=bool(due[place])
            )
        return found

    def _members(self, question: Question, terms: Terms) -> list[Member]:
        subject, budget = question.subject, terms.budget(question.service.name, question.signal.name)
        return [
            Member(
                question,
                Key(subject.service, subject.signal, name),
                place.row,
                owner(subject.service, subject.signal, name, subject.digest),
                place.began,
                budget,
            )
            for name, place in self.past.members(subject).items()
        ]

    def _screened(self, members: Sequence[Member], rows: Rows, known: Structured, step: int, terms: Terms) -> Screened:
        parts = [
            self._screen(members[at : at + TOGETHER], rows[at : at + TOGETHER], known[at : at + TOGETHER], step, terms)
            for at in range(0, len(members), TOGETHER)
        ]
        return Screened.joined(parts)

    def _screen(self, members: Sequence[Member], rows: Rows, known: Structured, step: int, terms: Terms) -> Screened:
        def read(first: int, last: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
            return self.past.read(rows, first, last, step)

        lessons, signals = known["lesson"], [one.question.signal for one in members]
        worth, limits = _worth(members, lessons), np.array([one.limit or np.nan for one in signals])
        points = newest.recent(read, step)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            found = screen(
                points, known["calm"], worth, limits, self._every_s * np.arange(step - points.shape[1] + 1, step + 1)
            )
            frame = newest.frame(read, points, lessons, step, self._day)
            sudden = startling(frame, lessons, worth, terms.weights, self._every_s) & (lessons["learned"] > 0)
        return found.but(sudden)

    def _chosen(
        self, members: Sequence[Member], known: Structured, screened: Screened, step: int, terms: Terms
    ) -> tuple[Flags, Rows]:
        """Who learns anew, and who is judged in full."""
        learned, judged = known["lesson"]["learned"], known["calm"]["judged"]
        began = np.array([max(one.began, step - self.past.length + 1) for one in members])
        edges = {first: edge(first, step) for first in np.unique(began).tolist()}
        old = step - began >= ENOUGH
        overdue = old & (learned < np.array([edges[first] for first in began.tolist()]))
        tended = np.array([_is_tended(one, terms) for one in members])
        due, first = _foremost(overdue & (learned > 0), learned, LESSONS_AT_ONCE), judged == 0
        first = _foremost(first, judged, FIRST_AT_ONCE)
        young = _foremost(~old & (judged > 0), judged, YOUNG_AT_ONCE)
        full = due | first | young | (judged > 0) & (~screened.calm | tended)
        return (due | first) & overdue, np.flatnonzero(full)

    def _plain(self, members: Sequence[Member], known: Structured, screened: Screened) -> "list[tuple[Key, Judgement]]":
        waiting = Learning(NEEDED, NEEDED)
        parts = (screened.score, screened.value, screened.expected, screened.lower, screened.upper)
        figures = zip(*(part.tolist() for part in parts), strict=True)
        return [
            (one.key, Normal(score, value, Band(*band)) if judged else waiting)
            for one, judged, (score, value, *band) in zip(members, known["calm"]["judged"] > 0, figures, strict=True)
        ]

    def _judged(self, member: Member, known: Structured, step: int, terms: Terms, *, learns: bool) -> Judgement:
        question, excluded = member.question, terms.excluded.get(member.question.service.name, ())
        if learns:
            known["lesson"] = self._learned(member, step, excluded)
        looked = look(
            self.past.series(question.subject, member.key.instance),
            question.signal,
            now=terms.now,
            every=question.service.every,
            budget_per_day=member.budget_per_day,
            excluded=excluded,
            weights=terms.weights,
            lesson=known["lesson"] if known["lesson"]["learned"][0] else None,
        )
        known["calm"] = _calm(looked.ahead, step)
        self._table.write(member.row, member.owner, known[0])
        return looked.judgement

    def _learned(self, member: Member, step: int, excluded: Sequence[Stretch]) -> Structured:
        """From what lies before the edge, without what people took care of."""
        first = max(member.began, self.past.since(member.question.subject), step - self.past.length + 1)
        at = edge(first, step)
        first = max(first, at - REMEMBERED)
        points = self.past.read(np.array([member.row]), first, at - 1, step)[0]
        times = np.arange(first, at) * self._every_s
        for start, end in excluded:
            points[(times >= start.timestamp()) & (times < end.timestamp())] = np.nan
        lesson = learn(points, self._day)
        lesson["learned"] = at
        return lesson


def _worth(members: Sequence[Member], lessons: Structured) -> Worth:
    signals = [one.question.signal for one in members]
    least = np.array([one.min_deviation for one in signals])
    return Worth(
        np.array([[one.bad is not Bad.LOW] for one in signals]),
        np.array([[one.bad is not Bad.HIGH] for one in signals]),
        np.maximum(least, RELATIVE * lessons["size"])[:, None],
        lessons["usual"][:, None],
        np.array([[one.budget_per_day] for one in members]),
    )


def _is_tended(member: Member, terms: Terms) -> bool:
    """Whether people take care of it right now: what is kept out is for the full judgement to say."""
    stretches = terms.excluded.get(member.question.service.name, ())
    return any(start <= terms.now < end for start, end in stretches)


def _foremost(wanted: Flags, by: Rows, count: int) -> Flags:
    """Those that waited longest."""
    places = np.flatnonzero(wanted)
    chosen = np.zeros(len(wanted), np.bool_)
    chosen[places[np.argsort(by[places], kind="stable")[:count]]] = True
    return chosen


def _calm(ahead: Ahead | None, step: int) -> Structured:
    """NaN where the next points cannot be screened."""
    calm = np.zeros(1, CALM)
    calm["judged"] = step
    if ahead is None:
        calm["centre"] = np.nan
        return calm
    base = ahead.baseline
    calm["centre"], calm["top"], calm["bottom"], calm["least"] = base.centre, base.top, base.bottom, ahead.least
    calm["threshold"], calm["shape"] = base.tail.threshold, np.resize(ahead.shape, SLOTS)
    calm["up"], calm["down"] = base.tail.threshold * base.up, base.tail.threshold * base.down
    return calm
