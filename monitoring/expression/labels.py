"""Label sets, and vectors of values under them."""

from collections.abc import Iterable

from monitoring.source import QueryError

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
Value = float | Vector

NAME = "__name__"
NONE: Labels = frozenset()


def only(labels: Labels, names: frozenset[str]) -> Labels:
    """The labels of these names."""
    return frozenset(label for label in labels if label[0] in names)


def without(labels: Labels, names: frozenset[str]) -> Labels:
    """The labels but those of these names."""
    return frozenset(label for label in labels if label[0] not in names)


def nameless(labels: Labels) -> Labels:
    """What is left when a value is no longer the metric itself."""
    return without(labels, frozenset({NAME}))


def distinct(pairs: Iterable[tuple[Labels, float]]) -> Vector:
    """A vector of the pairs; two values for one label set have no answer."""
    vector: Vector = {}
    for labels, value in pairs:
        if labels in vector:
            raise QueryError(f"Two series become one here: {show(labels)}; aggregate them or keep a label.")
        vector[labels] = value
    return vector


def show(labels: Labels) -> str:
    """As PromQL writes them."""
    return "{" + ", ".join(f'{name}="{value}"' for name, value in sorted(labels)) + "}"
