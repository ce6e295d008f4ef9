"""Where a value can be expected: a detector reckons with any figure, but there are no fewer than no bytes."""

import math

from detection.anomaly import Band
from monitoring.model import Unit

# A plain number may well be below zero, such as a temperature.
NEVER_BELOW_ZERO = frozenset(Unit) - {Unit.NUMBER}


def possible(band: Band, unit: Unit, seen: float = 0.0) -> Band:
    """The band without what cannot be; where something was seen below zero, it can be."""
    least = floor(unit, seen)
    return Band(max(band.expected, least), max(band.lower, least), max(band.upper, least))


def floor(unit: Unit, seen: float = 0.0) -> float:
    """The least that a value of this unit can be, given the lowest one seen."""
    return 0.0 if unit in NEVER_BELOW_ZERO and not seen < 0 else -math.inf
