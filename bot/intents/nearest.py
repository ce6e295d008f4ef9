"""How far apart two words are when typed in a hurry, and which known word was meant."""

from collections.abc import Iterable
from functools import cache

SHORT = 6


@cache
def letters(word: str) -> frozenset[str]:
    """Which letters a word is made of; words a slip apart share nearly all."""
    return frozenset(word)


def distance(one: str, other: str, most: int = 3) -> int:
    """Letters added, left out, changed or swapped; anything above `most` is just more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    earlier: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], wanted):
                cost = min(cost, earlier[column - 2] + 1)
            current.append(cost)
        earlier, previous = previous, current
    return previous[-1]


def closest(typed: str, known: Iterable[str]) -> str | None:
    """The one known word within a slip or two of what was typed; None when there is none, or several.

    Swapped letters are the likeliest slip, then a wrong one: `cup` is cpu rather than up.
    """
    most = 1 if len(typed) < SHORT else 2
    near = sorted(
        (far, sorted(word) != sorted(typed), len(word) != len(typed), word)
        for word in known
        if abs(len(word) - len(typed)) <= most
        and len(letters(word) ^ letters(typed)) <= 2 * most
        and (far := distance(typed, word, most)) <= most
    )
    if not near or (len(near) > 1 and near[1][:3] == near[0][:3]):
        return None
    return near[0][3]


def likeliest(typed: str, known: Iterable[str]) -> str | None:
    """The known word one would offer in "did you mean", more generous than `closest`."""
    most = max(2, len(typed) // 2)
    near = min(((distance(typed, word, most), word) for word in known), default=None)
    return near[1] if near and near[0] <= most else None
