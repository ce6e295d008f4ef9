"""What is normal for a series: its recent level, how much it wobbles, and the range it is known to have."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detection.calibrate import FLOOR, Tail, calibrate, quantiles
from detection.weights import USUAL, Weights
from monitoring.model import Bad, Floats

Flags = npt.NDArray[np.bool_]

NEEDED = 60
MEMORY = 1440
KNOWN = 0.97
RELATIVE = 0.05


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as bad news in a signal, and how often a false alarm may be raised."""

    bad: Bad = Bad.HIGH
    min_deviation: float = 0.0
    limit: float | None = None
    relative: float = RELATIVE
    budget_per_day: float = 1.0
    weights: Weights = USUAL


@dataclass(frozen=True, slots=True)
class Baseline:
    """Learned from points that were not strange. `up` and `down` are one robust deviation each way."""

    centre: float
    up: float
    down: float
    top: float
    bottom: float
    tail: Tail
    bad: Bad

    def upper(self, level: Floats) -> Floats:
        """A value above is strange: far from the recent level, and outside the range known before."""
        reach = self.tail.threshold * self.up
        return np.maximum(level + self.centre + reach, self.top + reach / 2)

    def lower(self, level: Floats) -> Floats:
        """A value below is strange."""
        reach = self.tail.threshold * self.down
        return np.minimum(level + self.centre - reach, self.bottom - reach / 2)

    def edges(self, values: Floats, level: Floats) -> Floats:
        """How far towards what is bad, as a share of the way from the expected value to the band's edge."""
        middle = level + self.centre
        above = (values - middle) / (self.upper(level) - middle)
        below = (middle - values) / (middle - self.lower(level))
        return _towards(self.bad, above, below)


def learn(values: Floats, residuals: Floats, step_s: float, rules: Rules, peaks: tuple[float, ...] = ()) -> Baseline:
    """From accepted values and their distance to the level then."""
    settled, known = residuals[-MEMORY:], values[-MEMORY:]
    low, centre, high = _spread(settled)
    worth = max(rules.min_deviation, rules.relative * abs(float(np.median(values[-NEEDED:]))))
    least = max(worth / FLOOR, 1e-9 * abs(float(values[-1])), 1e-12)
    up, down = max(high, least), max(low, least)
    past = _towards(rules.bad, (settled - centre) / up, (centre - settled) / down)
    scaled = tuple(peak / max(up, down) for peak in peaks)
    tail = calibrate(past, step_s, rules.budget_per_day, scaled)
    bottom, top = quantiles(known, 1 - KNOWN, KNOWN)
    return Baseline(centre, up, down, float(top), float(bottom), tail, rules.bad)


def levels(stream: Floats) -> Floats:
    """The level for each point after the first 60 of a stream: the middle of the 60 before it."""
    windows = np.lib.stride_tricks.sliding_window_view(stream[:-1], NEEDED)
    middles: Floats = np.median(windows, axis=1)
    return middles


def crossed(values: Floats, rules: Rules) -> Flags:
    """Which values are at or past the limit."""
    if rules.limit is None:
        return np.zeros(len(values), np.bool_)
    # As points are kept: a value that reaches the limit exactly does so in 32 bits too.
    reached, limit = np.asarray(values, np.float32), np.float32(rules.limit)
    return reached <= limit if rules.bad is Bad.LOW else reached >= limit


def _spread(residuals: Floats) -> tuple[float, float, float]:
    """One robust deviation down, the middle, and one deviation up: from quartiles or deciles, whichever is wider."""
    q10, q25, middle, q75, q90 = quantiles(residuals, 0.10, 0.25, 0.5, 0.75, 0.90)
    down = max((middle - q25) / 0.6745, (middle - q10) / 1.2816)
    up = max((q75 - middle) / 0.6745, (q90 - middle) / 1.2816)
    return float(down), float(middle), float(up)


def _towards(bad: Bad, above: Floats, below: Floats) -> Floats:
    match bad:
        case Bad.HIGH:
            return above
        case Bad.LOW:
            return below
        case Bad.BOTH:
            return np.maximum(above, below)
