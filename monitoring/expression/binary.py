"""Two operands and an operator: numbers, vectors, or one of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitoring.expression.labels import NAME, Labels, Value, Vector, distinct, nameless, only, show, without
from monitoring.expression.operators import ARITHMETIC, COMPARISON
from monitoring.source import QueryError


@dataclass(frozen=True, slots=True)
class Matching:
    """Which labels decide that two series belong together, and what the result carries.

    `many` is the side that may have several series for one of the other; "" means one to one.
    """

    names: frozenset[str] = frozenset()
    on: bool = False
    many: str = ""
    included: Sequence[str] = ()

    def signature(self, labels: Labels) -> Labels:
        """Equal for series that belong together."""
        return only(labels, self.names) if self.on else without(labels, self.names | {NAME})


@dataclass(frozen=True, slots=True)
class Operator:
    """One of the binary operators."""

    symbol: str
    is_bool: bool = False

    def pair(self, left: float, right: float, kept: float) -> float | None:
        """The result, or None when a comparison filters it out; `kept` passes a comparison through."""
        if self.symbol in ARITHMETIC:
            return ARITHMETIC[self.symbol](left, right)
        holds = COMPARISON[self.symbol](left, right)
        return float(holds) if self.is_bool else kept if holds else None

    def labels(self, labels: Labels) -> Labels:
        """A comparison that filters keeps the metric's name, everything else is a new quantity."""
        return nameless(labels) if self.is_bool or self.symbol in ARITHMETIC else labels


def combine(operator: Operator, left: Value, right: Value, matching: Matching) -> Value:
    """The operator applied to whatever the two sides are."""
    if isinstance(left, dict):
        if isinstance(right, dict):
            return _vectors(operator, left, right, matching)
        return _each(operator, left, lambda value: operator.pair(value, right, value))
    if isinstance(right, dict):
        return _each(operator, right, lambda value: operator.pair(left, value, value))
    return operator.pair(left, right, left) or 0.0


def unite(left: Vector, right: Vector, matching: Matching) -> Vector:
    """`or`: all of the left, and of the right what the left does not have."""
    known = {matching.signature(labels) for labels in left}
    return left | {labels: value for labels, value in right.items() if matching.signature(labels) not in known}


def intersect(left: Vector, right: Vector, matching: Matching) -> Vector:
    """`and`: of the left what the right has too."""
    known = {matching.signature(labels) for labels in right}
    return {labels: value for labels, value in left.items() if matching.signature(labels) in known}


def exclude(left: Vector, right: Vector, matching: Matching) -> Vector:
    """`unless`: of the left what the right does not have."""
    known = {matching.signature(labels) for labels in right}
    return {labels: value for labels, value in left.items() if matching.signature(labels) not in known}


SETS = {"or": unite, "and": intersect, "unless": exclude}


def _each(operator: Operator, vector: Vector, result: Callable[[float], float | None]) -> Vector:
    pairs = ((operator.labels(labels), result(value)) for labels, value in vector.items())
    return distinct((labels, value) for labels, value in pairs if value is not None)


def _vectors(operator: Operator, left: Vector, right: Vector, matching: Matching) -> Vector:
    swapped = matching.many == "right"
    many, one = (right, left) if swapped else (left, right)
    partners = _partners(one, matching)
    if not matching.many:
        _partners(many, matching)
    found: list[tuple[Labels, float]] = []
    for labels, value in many.items():
        partner = partners.get(matching.signature(labels))
        if partner is not None:
            sides = (one[partner], value) if swapped else (value, one[partner])
            result = operator.pair(*sides, kept=sides[0])
            if result is not None:
                found.append((_result_labels(operator, labels, partner, matching), result))
    return distinct(found)


def _partners(vector: Vector, matching: Matching) -> dict[Labels, Labels]:
    partners: dict[Labels, Labels] = {}
    for labels in vector:
        signature = matching.signature(labels)
        if signature in partners:
            raise QueryError(f"Several series match {show(signature)} where one is needed; use on, ignoring or sum.")
        partners[signature] = labels
    return partners


def _result_labels(operator: Operator, many: Labels, one: Labels, matching: Matching) -> Labels:
    labels = operator.labels(many)
    if not matching.many:
        return only(labels, matching.names) if matching.on else without(labels, matching.names)
    included = frozenset(matching.included)
    return without(labels, included) | only(one, included)
