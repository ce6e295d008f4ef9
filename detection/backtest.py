"""What would have been alerted over a recorded history, had the sweeps of then been those of today."""

from dataclasses import dataclass

import numpy as np

from detection.baseline import Rules
from detection.detector import scores
from detection.recording import Recording
from detection.walk import NOWHERE, Findings
from monitoring.model import Bad, Floats, Times

DAY_S = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """One entry a row. `score` ranks, `trigger` is what alerts are decided on, `alert` is a new alert's confidence."""

    times: Times
    score: Floats
    trigger: Floats
    alert: Floats
    expected: Floats
    lower: Floats
    upper: Floats

    def columns(self, *, banded: bool) -> dict[str, Floats | Times]:
        """As a table; the band is for recordings of one metric."""
        table: dict[str, Floats | Times] = {"timestamp": self.times, "score": self.score, "alert": self.alert}
        if banded:
            table |= {"expected": self.expected, "lower": self.lower, "upper": self.upper}
        return table | {"trigger": self.trigger}


def replay(recording: Recording, budget_per_day: float) -> Replay:
    """Judges each row by the rows before it; rows out of order are put in order and back."""
    order = np.argsort(recording.times, kind="stable")
    times, values = recording.times[order], recording.values[order]
    rules = Rules(Bad.BOTH, budget_per_day=budget_per_day)
    every = [scores(times, column, step_s(times), rules) for column in values.T]
    return _unsorted(_merged(times, every), order)


def step_s(times: Times) -> float:
    """How far apart points usually are."""
    apart = np.diff(times)
    apart = apart[apart > 0]
    return float(np.median(apart)) if len(apart) else 1.0


def _merged(times: Times, every: list[Findings]) -> Replay:
    first = every[0]
    edge = np.max([found.edge for found in every], axis=0)
    score = np.mean([found.edge for found in every], axis=0)
    new = np.max([_alerts(found) for found in every], axis=0)
    return Replay(times, score, edge, new, first.expected, first.lower, first.upper)


def _alerts(found: Findings) -> Floats:
    """Where an episode was first seen as one: how sure, 1 / (1 + so many false ones a day)."""
    before = np.append(NOWHERE, found.onset[:-1])
    new = (found.onset != NOWHERE) & (found.onset != before)
    return np.where(new, 1 / (1 + DAY_S / np.maximum(found.once_in_s, 1.0)), 0.0)


def _unsorted(found: Replay, order: Times) -> Replay:
    back = np.argsort(order, kind="stable")
    parts = (found.score, found.trigger, found.alert, found.expected, found.lower, found.upper)
    return Replay(found.times[back], *(part[back] for part in parts))
