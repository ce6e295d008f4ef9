"""How far apart two words are when typed in a hurry, and which known word was meant."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

SHORT = 6
# A sentence is read several times over, each time with the same words.
REMEMBERED = 4096


def distance(one: str, other: str, most: int = 3) -> int:
    """Letters added, left out, changed or swapped; anything above `most` is just more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _inside(one, other)
    earlier: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], wanted):
                cost = min(cost, earlier[column - 2] + 1)
            current.append(cost)
        # Two rows, since a swap reaches over one.
        if min(current) > most and min(previous) > most:
            return most + 1
        earlier, previous = previous, current
    return previous[-1]


def _inside(one: str, other: str) -> tuple[str, str]:
    """What is left of both without the letters they begin and end with alike."""
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    return (one[: len(one) - end], other[: len(other) - end])


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


@lru_cache(REMEMBERED)
def closest(typed: str, known: frozenset[str]) -> str | None:
    """The one known word within a slip or two of what was typed; None when there is none, or several.

    Swapped letters are the likeliest slip, then a wrong one: `cup` is cpu rather than up.
    """
    most = 1 if len(typed) < SHORT else 2
    letters, long = _letters(typed), _by_length(known)
    near = sorted(
        (far, sorted(word) != sorted(typed), len(word) != len(typed), word)
        for more in range(-most, most + 1)
        for word, its in long.get(len(typed) + more, ())
        # A letter changed is one less and another more; one left out or added is only that.
        if (its ^ letters).bit_count() <= 2 * most - abs(more) and (far := distance(typed, word, most)) <= most
    )
    if not near or (len(near) > 1 and near[1][:3] == near[0][:3]):
        return None
    return near[0][3]


def likeliest(typed: str, known: Iterable[str]) -> str | None:
    """The known word one would offer in "did you mean", more generous than `closest`."""
    most = max(2, len(typed) // 2)
    near = min(((distance(typed, word, most), word) for word in known), default=None)
    return near[1] if near and near[0] <= most else None


@lru_cache(8)
def _by_length(known: frozenset[str]) -> Mapping[int, list[tuple[str, int]]]:
    """The words of each length, with the letters they are made of."""
    found: dict[int, list[tuple[str, int]]] = {}
    for word in known:
        found.setdefault(len(word), []).append((word, _letters(word)))
    return found


def _letters(word: str) -> int:
    """A bit for each letter that is there, and another for each that is there twice."""
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 63)
        twice |= once & bit
        once |= bit
    return once | twice << 64
