"""Words that stand in an order of their own, lowest first."""

from enum import StrEnum


class Ladder(StrEnum):
    """Compares by place, where plain text would compare by letter; so `max` finds the highest."""

    def __lt__(self, other: str) -> bool:
        return self._place(self) < self._place(other)

    def __le__(self, other: str) -> bool:
        return self._place(self) <= self._place(other)

    def __gt__(self, other: str) -> bool:
        return self._place(self) > self._place(other)

    def __ge__(self, other: str) -> bool:
        return self._place(self) >= self._place(other)

    @classmethod
    def _place(cls, step: str) -> int:
        return list(cls).index(cls(step))
