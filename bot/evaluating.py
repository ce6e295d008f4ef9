"""Evaluates the detector on one labelled history."""

from dataclasses import dataclass
from pathlib import Path

from detection.backtest import replay
from detection.evaluation import Outcome, evaluate
from detection.recording import RecordingError, read, read_labels


@dataclass(frozen=True, slots=True)
class Labelled:
    """One input; `lead` is the share of rows at its start that are history only."""

    path: Path
    budget: float
    lead: float


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of it; `failed` says why there is no outcome."""

    name: str
    outcome: Outcome | None
    failed: str = ""


def evaluated(wanted: Labelled) -> Evaluated:
    try:
        recording, labels = read(wanted.path), read_labels(wanted.path)
    except (RecordingError, OSError) as error:
        return Evaluated(wanted.path.stem, None, str(error))
    found = replay(recording, wanted.budget)
    return Evaluated(recording.name, evaluate(recording, labels, found, wanted.lead))
