"""Replays one recorded history: the table of what would have been alerted, its chart, and a line for the summary."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.cards.backtest import Tested
from bot.charts import Chart, Expected, Line, Mark, png, thinned
from detection.backtest import Replay, replay
from detection.grid import DAY_S
from detection.recording import Recording, RecordingError, read, write
from monitoring.model import Unit

MOST_LINES = 6
MOST_MARKS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """One input, and where what is made of it goes."""

    path: Path
    out: Path
    budget: float
    charts: bool = False
    unit: Unit = Unit.NUMBER


def backtest(wanted: Wanted) -> Tested:
    try:
        recording = read(wanted.path)
        found = replay(recording, wanted.budget)
        write(found.columns(banded=len(recording.metrics) == 1), wanted.out / f"{recording.name}.parquet")
        if wanted.charts and len(found.times):
            (wanted.out / f"{recording.name}.png").write_bytes(png(_chart(recording, found, wanted.unit)))
    except (RecordingError, OSError) as error:
        return Tested(wanted.path.stem, failed=str(error))
    return _tested(recording, found)


def _tested(recording: Recording, found: Replay) -> Tested:
    times, alerts = found.times, int(np.count_nonzero(found.alert))
    days = float(times.max() - times.min()) / DAY_S if len(times) else 0.0
    surest = _moment(int(times[np.argmax(found.alert)])) if alerts else None
    return Tested(recording.name, len(times), days, alerts, surest)


def _chart(recording: Recording, found: Replay, unit: Unit) -> Chart:
    order = np.argsort(recording.times, kind="stable")
    times, values = recording.times[order], recording.values[order]
    lines, expected = [], None
    for column, metric in enumerate(recording.metrics[:MOST_LINES]):
        kept = thinned(values[:, column])
        name = metric if len(recording.metrics) > 1 else recording.name
        lines.append(Line(name, times[kept], values[kept, column]))
    if len(recording.metrics) == 1:
        kept = order[thinned(values[:, 0])]
        expected = Expected(found.lower[kept], found.upper[kept])
    surest = np.argsort(-found.alert)[:MOST_MARKS]
    marks = [Mark(_moment(int(found.times[at])), "") for at in surest if found.alert[at]]
    start, end = _moment(int(times[0])), _moment(int(times[-1]) + 1)
    return Chart(lines, unit, start, end, UTC, expected, marks)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
