"""Whether a model may go live: what it finds of planted faults, and what it tells that was none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from detection.baseline import Flags
from detection.inject import Event

LEAST_PRECISION, LEAST_RECALL, LEAST_F1 = 0.6, 0.5, 0.7
# Strange rows so close together are one alarm, which counts anew after so many: alarming always earns nothing.
PAUSE, LONGEST = 10, 30
# An alarm just after the end is about the fault too: coming back is as sudden.
AFTER = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of events, and how many of each kind were found of how many."""

    precision: float
    recall: float
    kinds: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(judged: Iterable[tuple[Flags, Sequence[Event]]]) -> Score:
    """Of pairs: which rows of a stretch were called strange, and what had been planted there."""
    right = wrong = 0
    kinds: dict[str, tuple[int, int]] = {}
    for strange, events in judged:
        alarms = _alarms(strange)
        hits = [any(_meets(alarm, event) for event in events) for alarm in alarms]
        right, wrong = right + sum(hits), wrong + len(hits) - sum(hits)
        for event in events:
            found, planted = kinds.get(event.kind, (0, 0))
            kinds[event.kind] = (found + any(_meets(alarm, event) for alarm in alarms), planted + 1)
    planted = sum(of for _, of in kinds.values())
    found = sum(one for one, _ in kinds.values())
    return Score(right / (right + wrong) if right else 0.0, found / planted if planted else 0.0, kinds)


def refusal(candidate: Score, used: Score) -> str:
    """Why the candidate may not replace the one in use; empty when it may."""
    if not candidate.kinds:
        return "there was no room to plant faults"
    asked = (
        ("precision", candidate.precision, LEAST_PRECISION),
        ("recall", candidate.recall, LEAST_RECALL),
        ("F1", candidate.f1, LEAST_F1),
        ("the F1 of the one in use", candidate.f1, used.f1),
    )
    lacking = [(name, had, least) for name, had, least in asked if had < least]
    if not lacking:
        return ""
    name, had, least = lacking[0]
    return (
        f"{had:.2f} is less than {name}, {least:.2f}"
        if name.startswith("the")
        else f"{name} is {had:.2f}, {least} is asked"
    )


def _alarms(strange: Flags) -> list[tuple[int, int]]:
    rows = np.flatnonzero(strange)
    alarms: list[tuple[int, int]] = []
    for row in rows.tolist():
        if alarms and row - alarms[-1][1] <= PAUSE and row - alarms[-1][0] < LONGEST:
            alarms[-1] = (alarms[-1][0], row)
        else:
            alarms.append((row, row))
    return alarms


def _meets(alarm: tuple[int, int], event: Event) -> bool:
    return alarm[0] < event.end + AFTER and alarm[1] >= event.start
