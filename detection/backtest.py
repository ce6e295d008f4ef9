"""What would have been alerted over a recorded history, had the sweeps of then been those of today."""

from dataclasses import dataclass

import numpy as np

from detection.grid import DAY_S, grid, step_s
from detection.recording import Recording
from detection.services import often, score, trigger
from detection.surprise import surprise
from monitoring.model import Floats, Times

# An alert lasts until nothing was strange for so long; it is told again when it has become so many times rarer.
QUIET_S = 4 * 3600
RARER = 3.0


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
    return _unsorted(_replay(recording.times[order], recording.values[order].T, budget_per_day), order)


def _replay(times: Times, metrics: Floats, budget_per_day: float) -> Replay:
    step = step_s(times)
    laid = [grid(times, values, step) for values in metrics]
    every = [surprise(one, budget_per_day * step / DAY_S) for one in laid]
    places = laid[0].places
    told = trigger(every, laid[0])[places]
    first = every[0]
    return Replay(
        times,
        score(every, step)[places],
        told,
        _alerts(times, often(told, step, len(every)), budget_per_day),
        first.expected[places],
        (first.expected - first.reach)[places],
        (first.expected + first.reach)[places],
    )


def _alerts(times: Times, often: Floats, budget_per_day: float) -> Floats:
    """How sure a new alert is, 1 / (1 + so many false ones a day); 0 where there is none."""
    raised = np.zeros(len(times))
    last, told = -np.inf, np.inf
    for at in np.flatnonzero(often < budget_per_day):
        if times[at] - last > QUIET_S or often[at] < told / RARER:
            raised[at], told = 1 / (1 + often[at]), often[at]
        last = times[at]
    return raised


def _unsorted(found: Replay, order: Times) -> Replay:
    back = np.argsort(order, kind="stable")
    parts = (found.score, found.trigger, found.alert, found.expected, found.lower, found.upper)
    return Replay(found.times[back], *(part[back] for part in parts))
