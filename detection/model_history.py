"""How the detector's models came about, and which were in use one after the other, as JSON beside them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Self

from detection.gate import Score

MOST_TRAININGS, MOST_USED = 500, 50
KEPT = "kept: the one in use is the best of those tried"
REFUSED = "refused: "
# While there is no model of one's own it is tried daily: there is more to learn from each day. What the gate refuses
# again and again is tried half as often each time.
FIRST_TRIES, MOST_DOUBLED = timedelta(days=1), 10


class HistoryError(Exception):
    """The history cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Training:
    """One training: on what, with what result. `version` is None when it gave no model, and `outcome` says why."""

    at: datetime
    since: datetime
    until: datetime
    series: int
    rows: int
    tries: int
    score: Score
    used: Score
    outcome: str
    version: int | None = None
    checksum: str = ""

    @property
    def kept(self) -> bool:
        """Whether nothing was wrong, and nothing better was found."""
        return self.outcome == KEPT

    @property
    def refused(self) -> bool:
        """Whether the gate did not let it pass."""
        return self.outcome.startswith(REFUSED)


@dataclass(frozen=True, slots=True)
class History:
    """Trainings, oldest first, and the versions in use one after the other; empty while it is the built-in one."""

    trainings: tuple[Training, ...] = ()
    used: tuple[int, ...] = ()

    @property
    def refusals(self) -> int:
        """How many in a row the gate has refused by now."""
        return sum(1 for _ in takewhile(lambda one: one.refused, reversed(self.trainings)))

    def next_after(self, retrain: timedelta) -> datetime | None:
        """When to train anew; None is now, for there was no training yet."""
        if not self.trainings:
            return None
        doubled = FIRST_TRIES * 2 ** min(max(self.refusals - 1, 0), MOST_DOUBLED)
        wait = retrain if any(one.version for one in self.trainings) else min(doubled, retrain)
        return self.trainings[-1].at + wait

    def with_training(self, training: Training) -> Self:
        """What is too long ago is forgotten, but for models that could still be used."""
        kept = (*self.trainings, training)
        late = kept[-MOST_TRAININGS:]
        return replace(self, trainings=(*(one for one in kept[:-MOST_TRAININGS] if one.version), *late))


def written(history: History) -> str:
    trainings = [
        asdict(one) | {name: getattr(one, name).isoformat() for name in ("at", "since", "until")}
        for one in history.trainings
    ]
    return json.dumps({"trainings": trainings, "used": history.used[-MOST_USED:]}, indent=1)


def parse(text: str) -> History:
    """Raises HistoryError."""
    try:
        found = json.loads(text)
        return History(tuple(map(_training, found["trainings"])), tuple(map(int, found["used"])))
    except (ValueError, KeyError, TypeError) as error:
        raise HistoryError(f"The history of models is damaged: {error}. Restore it, or move models/ away.") from error


def _training(row: Mapping[str, Any]) -> Training:
    known = dict(row)
    known |= {name: datetime.fromisoformat(row[name]) for name in ("at", "since", "until")}
    known |= {name: _score(row[name]) for name in ("score", "used")}
    return Training(**known)


def _score(row: Mapping[str, Any]) -> Score:
    kinds = {str(kind): (int(found), int(planted)) for kind, (found, planted) in row["kinds"].items()}
    return Score(float(row["precision"]), float(row["recall"]), kinds)
