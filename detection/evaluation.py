"""What the detector would have been worth on a history where somebody labelled what was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from detection.backtest import Replay
from detection.baseline import Flags
from detection.grid import DAY_S, step_s
from detection.recording import Recording
from detection.surface import SEVERAL, period, stretches, vus_pr
from monitoring.model import Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """An alert inside an event finds it, once; outside it is false. `ranking` is VUS-PR, None without an event."""

    events: int
    found: int
    false: int
    days: float
    delays_s: tuple[float, ...]
    ranking: float | None

    @property
    def precision(self) -> float | None:
        return self.found / (self.found + self.false) if self.found + self.false else None

    @property
    def recall(self) -> float | None:
        return self.found / self.events if self.events else None

    @property
    def f1(self) -> float | None:
        return 2 * self.found / (self.found + self.false + self.events) if self.events else None

    @property
    def false_per_day(self) -> float | None:
        return self.false / self.days if self.days else None

    @property
    def delay_s(self) -> float | None:
        """The middle one of the events that were found."""
        return float(np.median(self.delays_s)) if self.delays_s else None

    @classmethod
    def together(cls, outcomes: Sequence[Self]) -> Self:
        """Events and alerts are pooled; rankings are averaged over the inputs that have events."""
        rankings = [one.ranking for one in outcomes if one.ranking is not None]
        return cls(
            sum(one.events for one in outcomes),
            sum(one.found for one in outcomes),
            sum(one.false for one in outcomes),
            sum(one.days for one in outcomes),
            tuple(delay for one in outcomes for delay in one.delays_s),
            float(np.mean(rankings)) if rankings else None,
        )


def evaluate(recording: Recording, labels: Flags, found: Replay, lead: float = 0.0) -> Outcome:
    """Of all rows but a share at the start, which is history only; labels are looked at here and nowhere else."""
    order = np.argsort(recording.times, kind="stable")
    step = step_s(recording.times[order])
    order = order[int(np.ceil(lead * len(order))) :]
    times, truth, alert = recording.times[order], labels[order], found.alert[order] > 0
    events = stretches(truth)
    raised = [first + np.flatnonzero(alert[first : last + 1]) for first, last in events.tolist()]
    delays = [
        float(times[rows[0]] - times[first]) for (first, _), rows in zip(events, raised, strict=True) if len(rows)
    ]
    return Outcome(
        events=len(events),
        found=len(delays),
        false=int((alert & ~truth).sum()),
        days=len(order) * step / DAY_S,
        delays_s=tuple(delays),
        ranking=_ranking(truth, found.score[order], recording.values[order]),
    )


def _ranking(truth: Flags, score: Floats, values: Floats) -> float | None:
    if truth.all() or not truth.any():
        return None
    return vus_pr(truth, score, SEVERAL if values.shape[1] > 1 else period(values[:, 0]))
