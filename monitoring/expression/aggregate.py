"""Many series into few: sum, avg, min, max, count and their kin, by or without labels."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence

from monitoring.expression.labels import NAME, NONE, Labels, Vector, only, without

Grouping = Callable[[Labels], Labels]


def _lowest(values: Sequence[float]) -> float:
    return min((value for value in values if not math.isnan(value)), default=math.nan)


def _highest(values: Sequence[float]) -> float:
    return max((value for value in values if not math.isnan(value)), default=math.nan)


AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": _lowest,
    "max": _highest,
    "count": lambda values: float(len(values)),
    "group": lambda _: 1.0,
}
RANKED = {"topk": True, "bottomk": False}


def by(names: Sequence[str]) -> Grouping:
    """Groups by these labels."""
    kept = frozenset(names)
    return lambda labels: only(labels, kept)


def but(names: Sequence[str]) -> Grouping:
    """Groups by all labels except these and the name."""
    dropped = frozenset({*names, NAME})
    return lambda labels: without(labels, dropped)


def all_together(_: Labels) -> Labels:
    """One group of everything."""
    return NONE


def aggregate(op: str, vector: Vector, group: Grouping) -> Vector:
    """One value a group."""
    return {labels: AGGREGATES[op](list(members.values())) for labels, members in _groups(vector, group).items()}


def rank(op: str, count: float, vector: Vector, group: Grouping) -> Vector:
    """The first `count` members of each group, with their own labels."""
    kept = max(0, int(count)) if math.isfinite(count) else 0
    ranked: Vector = {}
    for members in _groups(vector, group).values():
        order = sorted(members, key=lambda labels: _rank(members[labels], largest=RANKED[op]))
        ranked.update((labels, members[labels]) for labels in order[:kept])
    return ranked


def _rank(value: float, *, largest: bool) -> float:
    return math.inf if math.isnan(value) else -value if largest else value


def _groups(vector: Vector, group: Grouping) -> dict[Labels, Vector]:
    groups: dict[Labels, Vector] = defaultdict(dict)
    for labels, value in vector.items():
        groups[group(labels)][labels] = value
    return groups
