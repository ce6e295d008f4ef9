"""How unlike the shapes of the past the last hour's shape is: principal components of windows."""

import numpy as np

from detection.autoregression import FAR, MEMORY, spread
from detection.grid import Grid
from monitoring.model import Floats

WINDOW = 64
LAST = 8
KEPT = 8
WINDOWS = 2000
LEAST = 20


def unlike(grid: Grid) -> Floats:
    """What the usual shapes leave unexplained of the newest steps of a window; NaN before shapes are known."""
    known = grid.known
    left = np.full(len(known), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(known, WINDOW) if len(known) > WINDOW else known[:0, None]
    for start, end in grid.blocks:
        first = max(start - MEMORY, 0)
        past = windows[first : max(start - WINDOW + 1, first)]
        past = past[:: max(len(past) // WINDOWS, 1)]
        past = past[np.isfinite(past).all(axis=1)]
        if len(past) >= LEAST:
            left[start:end] = _left(past, windows[start - WINDOW + 1 : end - WINDOW + 1])
    return left


def _left(past: Floats, new: Floats) -> Floats:
    middle, width = spread(past)
    if not width:
        return np.abs(new[:, -1] - middle)
    away = np.clip((past - middle) / width, -FAR, FAR)
    centre = away.mean(axis=0)
    usual = np.linalg.eigh((away - centre).T @ (away - centre))[1][:, -KEPT:]
    seen = np.clip((new - middle) / width, -FAR, FAR) - centre
    rest = (seen - (seen @ usual) @ usual.T)[:, -LAST:]
    unexplained: Floats = width * np.sqrt((rest**2).mean(axis=1))
    return unexplained
