"""A series as the points of a small line, with gaps where there were none."""

from datetime import datetime

import numpy as np

from monitoring.model import Floats, Series

WIDTH, HEIGHT = 112, 32


def lines(series: Series, start: datetime, end: datetime) -> tuple[str, ...]:
    """One `points` attribute for each stretch without a gap; a short history fills only its own part of the width."""
    known = np.isfinite(series.values)
    if not known.any():
        return ()
    across = (series.times - start.timestamp()) / (end - start).total_seconds() * WIDTH
    down = HEIGHT - _scaled(np.where(known, series.values, np.nan))
    stretches = np.flatnonzero(np.diff(known.astype(np.int8))) + 1
    pieces = zip(*(np.split(values, stretches) for values in (across, down, known)), strict=True)
    return tuple(_points(x, y) for x, y, there in pieces if there[0])


def _scaled(values: Floats) -> Floats:
    low, high = np.nanmin(values), np.nanmax(values)
    # A flat line lies in the middle instead of pretending to be at the bottom.
    return (values - low) / (high - low) * HEIGHT if high > low else np.full(len(values), HEIGHT / 2)


def _points(across: Floats, down: Floats) -> str:
    # A single point is drawn as a line of no length, which its round ends make a dot.
    pairs = [f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True)]
    return " ".join(pairs if len(pairs) > 1 else pairs * 2)
