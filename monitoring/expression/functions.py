"""Functions of one value at a time: abs, clamp, round and the like."""

import math
from collections.abc import Callable

from monitoring.expression.labels import Vector, distinct, nameless


def _log(log: Callable[[float], float]) -> Callable[[float], float]:
    def of(value: float) -> float:
        return log(value) if value > 0 else -math.inf if value == 0 else math.nan

    return of


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def _whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(rounding(value)) if math.isfinite(value) else value


def _round(value: float, to: float = 1.0) -> float:
    steps = value / to if to else math.inf
    return math.floor(steps + 0.5) * to if math.isfinite(steps) else value


def _clamp(value: float, low: float, high: float) -> float | None:
    if high < low:
        return None
    return math.nan if math.isnan(value) else max(low, min(high, value))


def _sign(value: float) -> float:
    return math.copysign(1.0, value) if value and not math.isnan(value) else value


FUNCTIONS: dict[str, Callable[..., float | None]] = {
    "abs": math.fabs,
    "ceil": _whole(math.ceil),
    "floor": _whole(math.floor),
    "round": _round,
    "sgn": _sign,
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
    "exp": _exp,
    "ln": _log(math.log),
    "log2": _log(math.log2),
    "log10": _log(math.log10),
    "clamp": _clamp,
    "clamp_min": lambda value, low: _clamp(value, low, math.inf),
    "clamp_max": lambda value, high: _clamp(value, -math.inf, high),
}


def map_values(name: str, vector: Vector, arguments: tuple[float, ...]) -> Vector:
    """The function of every value; the result is a quantity without the metric's name."""
    function = FUNCTIONS[name]
    pairs = ((nameless(labels), function(value, *arguments)) for labels, value in vector.items())
    return distinct((labels, value) for labels, value in pairs if value is not None)
