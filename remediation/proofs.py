"""Shows that a leaf is in a tree, and that a tree is the beginning of a later one (RFC 9162, 2.1.3 and 2.1.4)."""

from collections.abc import Sequence
from functools import cache

from remediation.merkle import Tree, node_hash

Proof = tuple[bytes, ...]


class Leaves:
    """All leaves of a tree, from which every proof about it can be made."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._hashes = tuple(hashes)
        self._root = cache(self._hashed)

    def __len__(self) -> int:
        return len(self._hashes)

    @property
    def root(self) -> bytes:
        return self._root(0, len(self)) if self._hashes else Tree().root

    def inclusion(self, index: int) -> Proof:
        """What has to be hashed with that leaf to get the root; counted from 0."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._path(index, 0, len(self))

    def consistency(self, earlier: int) -> Proof:
        """What shows that the first `earlier` leaves had the root they had."""
        if not 0 < earlier <= len(self):
            raise IndexError(earlier)
        return self._grown(earlier, 0, len(self), whole=True)

    def _path(self, index: int, start: int, end: int) -> Proof:
        if end - start == 1:
            return ()
        middle = start + _split(end - start)
        if index < middle:
            return (*self._path(index, start, middle), self._root(middle, end))
        return (*self._path(index, middle, end), self._root(start, middle))

    def _grown(self, earlier: int, start: int, end: int, *, whole: bool) -> Proof:
        if earlier == end:
            return () if whole else (self._root(start, end),)
        middle = start + _split(end - start)
        if earlier <= middle:
            return (*self._grown(earlier, start, middle, whole=whole), self._root(middle, end))
        return (*self._grown(earlier, middle, end, whole=False), self._root(start, middle))

    def _hashed(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return self._hashes[start]
        middle = start + _split(end - start)
        return node_hash(self._root(start, middle), self._root(middle, end))


def is_included(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether that leaf is the one at `index` of `size` leaves below the root."""
    if not 0 <= index < size:
        return False
    place, last, hashed = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if place & 1 or place == last:
            hashed = node_hash(step, hashed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        place, last = place >> 1, last >> 1
    return not last and hashed == root


def is_grown(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree is the earlier one with leaves added at its end."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for step in path[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return not last and before == earlier_root and after == root


def _split(size: int) -> int:
    """The largest power of two below it."""
    return 1 << (size - 1).bit_length() - 1
