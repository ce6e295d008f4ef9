"""A forecast as a line with its 80 % band over the time to come, and when each of the three meets a limit."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from detection.anomaly import Band
from detection.forecast import Heading, Reach
from monitoring.model import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Unix seconds, oldest first, with what is expected then."""

    times: Floats
    expected: Floats
    lower: Floats
    upper: Floats

    def at(self, seconds: float) -> Band:
        """Where it is likely then."""
        lines = (self.expected, self.lower, self.upper)
        expected, lower, upper = (float(np.interp(seconds, self.times, line)) for line in lines)
        return Band(expected, lower, upper)

    def reach(self, limit: float, *, low: bool) -> Reach | None:
        """When the limit is met, earliest and latest by the edges of the band; None when it is not, as far as known."""
        early, late = (self.lower, self.upper) if low else (self.upper, self.lower)
        at = self._crossing(self.expected, limit, low=low)
        if at is None:
            return None
        return Reach(at, self._crossing(early, limit, low=low) or at, self._crossing(late, limit, low=low))

    def _crossing(self, line: Floats, limit: float, *, low: bool) -> datetime | None:
        past = line <= limit if low else line >= limit
        return datetime.fromtimestamp(float(self.times[int(past.argmax())]), UTC) if past.any() else None


def straight(outlook: Heading, start: float, end: float) -> Path:
    """A trend as a path: the band opens from how much points wobble to where it leads."""
    times = np.linspace(start, end, 50)
    gone = (times - start) / (end - start)
    middle = outlook.value + gone * (outlook.ahead.expected - outlook.value)
    widest = outlook.ahead.upper - outlook.ahead.expected
    drift = np.sqrt(max(widest**2 - outlook.wobble**2, 0.0))
    width = np.hypot(outlook.wobble, gone * drift)
    return Path(times, middle, middle - width, middle + width)
