"""What the last points, and the same time yesterday and a week ago, lead one to expect next."""

import numpy as np

from detection.grid import Grid
from monitoring.model import Floats

LAGS = 24
MEMORY = 10_080
LEAST = 40
RIDGE = 1e-3
FAR = 8.0


def forecast_next(grid: Grid) -> Floats:
    """One step ahead, by a ridge regression learned anew at each block from the steps before it; NaN before that."""
    known = grid.known
    recent = np.stack([lagged(known, lag) for lag in range(1, LAGS + 1)], axis=1)
    before = [lagged(known, lag) for lag in _seasons(grid.day)]
    expected = np.full(len(known), np.nan)
    for start, end in grid.blocks:
        first = max(start - MEMORY, 0)
        seen = [column[first:end, None] for column in before]
        useful = [column for column in seen if np.isfinite(column[: start - first]).mean() > 1 / 2]
        filled = [np.where(np.isfinite(column), column, recent[first:end, :1]) for column in useful]
        inputs = np.concatenate([recent[first:end], *filled], axis=1)
        expected[start:end] = _lesson(inputs, known[first:start])
    return expected


def lagged(values: Floats, steps: int) -> Floats:
    """The values so many steps before."""
    before = np.full(len(values), np.nan)
    before[steps:] = values[: max(len(values) - steps, 0)]
    return before


def spread(values: Floats) -> tuple[float, float]:
    """The middle, and one robust deviation; 0 when the values are all the same."""
    least, low, middle, high, most = np.quantile(values, (0.005, 0.25, 0.5, 0.75, 0.995))
    width = max(float(high - low) / 1.35, float(most - least) / 50)
    return float(middle), width if width > 1e-9 * abs(float(middle)) else 0.0


def _seasons(day: int) -> tuple[int, ...]:
    return (day - 1, day, day + 1, 7 * day) if day else ()


def _lesson(inputs: Floats, outcomes: Floats) -> Floats:
    """Learns from rows with an outcome, and tells the rest."""
    size = len(outcomes)
    whole = np.isfinite(inputs[:size]).all(axis=1) & np.isfinite(outcomes)
    if whole.sum() < LEAST:
        return np.full(len(inputs) - size, np.nan)
    middle, width = spread(outcomes[whole])
    if not width:
        return np.full(len(inputs) - size, middle)
    scaled = np.clip((inputs - middle) / width, -FAR, FAR)
    told: Floats = _ridge(scaled[:size][whole], np.clip((outcomes[whole] - middle) / width, -FAR, FAR), scaled[size:])
    return told * width + middle


def _ridge(inputs: Floats, outcomes: Floats, new: Floats) -> Floats:
    centre, level = inputs.mean(axis=0), outcomes.mean()
    away = inputs - centre
    penalty = (RIDGE * len(outcomes) + 1.0) * np.eye(inputs.shape[1])
    weights = np.linalg.solve(away.T @ away + penalty, away.T @ (outcomes - level))
    told: Floats = (new - centre) @ weights + level
    return told
