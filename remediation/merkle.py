"""A Merkle tree that only grows, as RFC 9162 makes it: whoever has the root can be shown what is below it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self


def leaf_hash(text: str) -> bytes:
    """The first byte keeps a leaf from being taken for a node."""
    return sha256(b"\x00" + text.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """So many leaves, kept as the roots of its whole subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaf: bytes) -> Self:
        """With one leaf more: two subtrees of a size become one."""
        peaks, twins = [*self.peaks, leaf], self.size
        while twins & 1:
            right, left = peaks.pop(), peaks.pop()
            peaks.append(node_hash(left, right))
            twins >>= 1
        return type(self)(self.size + 1, tuple(peaks))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return sha256().digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root
