"""Quantiles of classic histograms."""

import math
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from monitoring.expression.labels import NAME, Labels, Vector, without

BOUND = "le"


def histogram_quantile(quantile: float, buckets: Vector) -> Vector:
    """One value a histogram, interpolated inside the bucket it falls into."""
    groups: dict[Labels, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for labels, count in buckets.items():
        bound = _bound(labels)
        if bound is not None:
            groups[without(labels, frozenset({NAME, BOUND}))][bound] += count
    return {labels: _quantile(quantile, counts) for labels, counts in groups.items()}


def _bound(labels: Labels) -> float | None:
    try:
        return float(next(value for name, value in labels if name == BOUND))
    except (StopIteration, ValueError):
        return None


def _quantile(quantile: float, counts: dict[float, float]) -> float:
    if not 0 <= quantile <= 1:
        return math.nan if math.isnan(quantile) else math.copysign(math.inf, quantile)
    bounds = sorted(counts)
    # Buckets are cumulative; one that is smaller than the one before was sampled a moment earlier.
    cumulative = list(accumulate((counts[bound] for bound in bounds), max))
    if bounds[-1] != math.inf or len(bounds) < 2 or not cumulative[-1] > 0:  # noqa: PLR2004
        return math.nan
    place = bisect_left(cumulative, quantile * cumulative[-1], hi=len(bounds) - 1)
    return _inside(place, quantile * cumulative[-1], bounds, cumulative)


def _inside(place: int, rank: float, bounds: list[float], cumulative: list[float]) -> float:
    if place == len(bounds) - 1:
        return bounds[-2]
    if place == 0 and bounds[0] <= 0:
        return bounds[0]
    below, lower = (cumulative[place - 1], bounds[place - 1]) if place else (0.0, 0.0)
    inside = cumulative[place] - below
    return lower + (bounds[place] - lower) * ((rank - below) / inside) if inside else math.nan
