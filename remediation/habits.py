"""How fast and how often people approve, from what the ledger says of a stretch of time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from remediation.chain import Entry

# Nobody reads a card and thinks in less.
AT_ONCE = timedelta(seconds=10)
MANY = 5


@dataclass(frozen=True, slots=True)
class Habit:
    """One person's answers; `took` is for each yes how long it came after the question."""

    person: str
    yes: int
    no: int
    took: tuple[timedelta, ...] = ()

    @property
    def half_within(self) -> timedelta | None:
        return _half(self.took)

    @property
    def at_once(self) -> int:
        """How many yeses came faster than one can read."""
        return sum(one < AT_ONCE for one in self.took)

    @property
    def is_tired(self) -> bool:
        """Whether most of many yeses came faster than one can read."""
        return self.yes >= MANY and 2 * self.at_once > self.yes


@dataclass(frozen=True, slots=True)
class Habits:
    """What was asked of people, and what they said; drills are left out."""

    asked: int = 0
    expired: int = 0
    people: tuple[Habit, ...] = ()
    most_asked: tuple[tuple[str, int], ...] = field(default=())

    @property
    def answered(self) -> int:
        return sum(one.yes + one.no for one in self.people)

    @property
    def half_within(self) -> timedelta | None:
        return _half([took for one in self.people for took in one.took])


def habits(entries: Sequence[Entry], since: datetime) -> Habits:
    """Of what happened from then on; earlier entries say only when something was asked."""
    told = [(datetime.fromisoformat(entry.at), entry.kind, json.loads(entry.body)) for entry in entries]
    questions = {body["approval"]: (at, body) for at, kind, body in told if kind == "requested" and _asks(body)}
    lately = [(at, kind, body) for at, kind, body in told if at >= since and body.get("approval") in questions]
    answers = [(at, body) for at, kind, body in lately if kind == "answered"]
    asked = [body["runbook"] for _, kind, body in lately if kind == "requested"]
    names = sorted({body["by"] for _, body in answers})
    counts = sorted({name: asked.count(name) for name in asked}.items(), key=lambda pair: (-pair[1], pair[0]))
    return Habits(
        asked=len(asked),
        expired=sum(kind == "expired" for _, kind, _ in lately),
        people=tuple(_habit(name, answers, questions) for name in names),
        most_asked=tuple(counts),
    )


def _habit(
    name: str,
    answers: Sequence[tuple[datetime, Mapping[str, Any]]],
    questions: Mapping[int, tuple[datetime, Mapping[str, Any]]],
) -> Habit:
    mine = [(at, body) for at, body in answers if body["by"] == name]
    yes = [(at, body["approval"]) for at, body in mine if body["approve"]]
    took = tuple(at - questions[number][0] for at, number in yes)
    return Habit(name, len(yes), len(mine) - len(yes), took)


def _asks(body: Mapping[str, Any]) -> bool:
    """Of people, and not for a drill."""
    return bool(body.get("quorum")) and not body.get("drill")


def _half(took: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in took)) if took else None
