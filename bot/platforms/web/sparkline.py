"""A series as the points of a small line, with gaps where there were none."""

import numpy as np

from monitoring.model import Series

WIDTH, HEIGHT = 112, 32


def lines(series: Series) -> tuple[str, ...]:
    """One `points` attribute for each stretch without a gap; none at all without a number."""
    known = np.isfinite(series.values)
    if not known.any():
        return ()
    across = _scaled(series.times.astype(np.float64), WIDTH)
    down = HEIGHT - _scaled(np.where(known, series.values, np.nan), HEIGHT)
    stretches = np.flatnonzero(np.diff(known.astype(np.int8))) + 1
    pieces = zip(*(np.split(values, stretches) for values in (across, down, known)), strict=True)
    return tuple(_points(x, y) for x, y, there in pieces if there[0])


def _scaled(values: np.ndarray, size: int) -> np.ndarray:
    low, high = np.nanmin(values), np.nanmax(values)
    # A flat line lies in the middle instead of pretending to be at the bottom.
    return (values - low) / (high - low) * size if high > low else np.full(len(values), size / 2)


def _points(across: np.ndarray, down: np.ndarray) -> str:
    # A single point is drawn as a line of no length, which its round ends make a dot.
    pairs = [f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True)]
    return " ".join(pairs if len(pairs) > 1 else pairs * 2)
