"""Ledger entries as a chain of hashes: each seals itself and the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from remediation.canonical import canonical, digest

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `at` is ISO 8601 in UTC and `body` canonical JSON."""

    seq: int
    at: str
    kind: str
    body: str
    prev: str
    hash: str = ""

    def sealed(self) -> Self:
        """With the hash that belongs to what it says."""
        return replace(self, hash=digest(canonical([self.seq, self.at, self.kind, self.body, self.prev])))


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry, short enough to be written down elsewhere as a witness."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what str() wrote; raises ValueError."""
        seq, colon, value = text.strip().partition(":")
        if not colon or len(value) != len(START):
            raise ValueError("A head is a number, a colon and 64 hexadecimal digits, such as 12:9f2c….")
        return cls(int(seq), value)


EMPTY = Head(0, START)


@dataclass(frozen=True, slots=True)
class Intact:
    """Every entry is there, in order and as written."""

    head: Head


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written, and what is wrong with it."""

    seq: int
    reason: str


def check(entries: Iterable[Entry], *, stored: Head | None = None, witness: Head | None = None) -> Intact | Broken:
    """Walks the chain from its start; the last entry must be `stored`, and the chain must pass through `witness`."""
    head = EMPTY
    for entry in entries:
        if reason := _wrong(entry, head):
            return Broken(head.seq + 1, reason)
        head = Head(entry.seq, entry.hash)
        if witness and witness.seq == head.seq and witness != head:
            return Broken(head.seq, "it is not the entry that was witnessed")
    return _ended(head, stored, witness)


def _wrong(entry: Entry, head: Head) -> str:
    if entry.seq != head.seq + 1:
        return f"it is missing, entry {entry.seq} stands in its place"
    if entry.prev != head.hash:
        return "it does not follow the entry before it"
    if entry.sealed().hash != entry.hash:
        return "what it says was changed"
    return ""


def _ended(head: Head, stored: Head | None, witness: Head | None) -> Intact | Broken:
    for mark in (witness, stored):
        if mark and mark.seq > head.seq:
            return Broken(head.seq + 1, f"it is missing, the record went on to entry {mark.seq}")
    if stored and stored.seq < head.seq:
        return Broken(stored.seq + 1, "it stands after the record's last entry")
    if stored and stored != head:
        return Broken(head.seq, "it is not the record's last entry")
    return Intact(head)
