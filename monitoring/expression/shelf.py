"""The series of one metric, found by a label without a look at everybody's."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from monitoring.expression.labels import Labels

Label = tuple[str, str]
Kept = TypeVar("Kept")

# An index costs memory; what people make up beyond these labels is looked for among all.
MOST_INDEXES = 8


class Shelf(Generic[Kept]):
    """Makes an index when somebody first picks by that label, and keeps it."""

    def __init__(self) -> None:
        self.all: dict[Labels, Kept] = {}
        self._indexes: dict[str, dict[str, dict[Labels, Kept]]] = {}

    def put(self, labels: Labels, kept: Kept) -> None:
        self.all[labels] = kept
        for label, index in self._indexes.items():
            index.setdefault(_value(labels, label), {})[labels] = kept

    def take_away(self, labels: Labels) -> None:
        del self.all[labels]
        for label, index in self._indexes.items():
            value = _value(labels, label)
            del index[value][labels]
            if not index[value]:
                del index[value]

    def among(self, fixed: Iterable[Label]) -> dict[Labels, Kept]:
        """All that have these labels, and as few others as can be told at once."""
        found = self.all
        for label, value in fixed:
            if label in self._indexes or len(self._indexes) < MOST_INDEXES:
                found = min(found, self._index(label).get(value, {}), key=len)
        return found

    def _index(self, label: str) -> dict[str, dict[Labels, Kept]]:
        if label not in self._indexes:
            index = self._indexes[label] = {}
            for labels, kept in self.all.items():
                index.setdefault(_value(labels, label), {})[labels] = kept
        return self._indexes[label]


def _value(labels: Labels, label: str) -> str:
    """A label that is not there is an empty one."""
    return next((value for name, value in labels if name == label), "")
