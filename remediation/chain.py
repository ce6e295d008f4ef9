"""Ledger entries as a chain of hashes, each sealing itself and the one before it, below one signed root."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from remediation.canonical import canonical, digest
from remediation.merkle import Tree, leaf_hash
from remediation.signing import PREFIX, Announced, SignedHead, is_strange, succeeded, trusted

START = "0" * 64
KEY = "key"  # the kind of entry that announces a signing key


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `at` is ISO 8601 in UTC and `body` canonical JSON."""

    seq: int
    at: str
    kind: str
    body: str
    prev: str
    hash: str = ""

    @property
    def text(self) -> str:
        """What is hashed: for the chain as it is, for the tree as a leaf."""
        return canonical([self.seq, self.at, self.kind, self.body, self.prev])

    @property
    def leaf(self) -> bytes:
        return leaf_hash(self.text)

    def sealed(self) -> Self:
        """With the hash that belongs to what it says."""
        return replace(self, hash=digest(self.text))


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry, short enough to be written down elsewhere as a witness."""

    seq: int
    hash: str

    @property
    def size(self) -> int:
        """Of how many entries it is the end."""
        return self.seq

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what str() wrote; raises ValueError."""
        seq, colon, value = text.strip().partition(":")
        if not colon or len(value) != len(START):
            raise ValueError("A head is a number, a colon and 64 hexadecimal digits, such as 12:9f2c….")
        return cls(int(seq), value)


Witness = Head | SignedHead
EMPTY = Head(0, START)


def witness(text: str) -> Witness:
    """A head as the bot posted it, or of the chain alone; raises ValueError."""
    return SignedHead.parse(text) if PREFIX in text else Head.parse(text)


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the record was read and found whole."""

    head: Head = EMPTY
    tree: Tree = Tree()

    def after(self, entry: Entry) -> "Seen | Broken":
        """One entry further, when it is the next one and says what it said."""
        if reason := _wrong(entry, self.head):
            return Broken(self.head.seq + 1, reason)
        return Seen(Head(entry.seq, entry.hash), self.tree.grown(entry.leaf))

    def through(self, entries: Iterable[Entry]) -> "Seen | Broken":
        """As far as they go."""
        seen = self
        for entry in entries:
            match seen.after(entry):
                case Broken() as broken:
                    return broken
                case further:
                    seen = further
        return seen


@dataclass(frozen=True, slots=True)
class Intact:
    """Every entry is there, in order and as written; `signed` is the newest head, `witnessed` how far others saw it."""

    head: Head
    signed: SignedHead | None = None
    witnessed: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written, and what is wrong with it."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What the record is held against: heads that were signed, those somebody kept elsewhere, and known keys."""

    signed: Sequence[SignedHead] = ()
    witnesses: Sequence[Witness] = ()
    known: Collection[str] = ()

    def with_more(self, other: "Marks") -> "Marks":
        """Both, a head that is in both once."""
        signed = tuple(dict.fromkeys((*self.signed, *other.signed)))
        return Marks(signed, (*self.witnesses, *other.witnesses), frozenset((*self.known, *other.known)))

    def at(self, seq: int) -> tuple[Witness, ...]:
        return tuple(mark for mark in (*self.witnesses, *self.signed) if mark.size == seq)

    @property
    def sizes(self) -> frozenset[int]:
        return frozenset(mark.size for mark in (*self.witnesses, *self.signed))

    @property
    def keys(self) -> frozenset[str]:
        """Whoever brings a head from elsewhere vouches for its key, when nobody here knows any."""
        given = (one.key for one in self.witnesses if isinstance(one, SignedHead))
        return frozenset(self.known) or frozenset(given)


def check(entries: Iterable[Entry], *, stored: Head | None = None, marks: Marks = Marks()) -> Intact | Broken:
    """Walks the chain from its start; the last entry must be `stored`, and the record must pass through every mark."""
    seen, sizes, proven, announced = Seen(), marks.sizes, 0, list[tuple[int, Announced]]()
    for entry in entries:
        match seen.after(entry):
            case Broken() as broken:
                return broken
            case further:
                seen = further
        if entry.kind == KEY:
            announced.append((entry.seq, Announced.read(entry.body)))
        if seen.head.seq in sizes:
            if failed := _passed(seen, marks.at(seen.head.seq), proven):
                return failed
            proven = seen.head.seq
    return _ended(seen.head, stored, marks) or _signed(marks, announced) or _intact(seen.head, marks)


def _wrong(entry: Entry, head: Head) -> str:
    if entry.seq != head.seq + 1:
        return f"it is missing, entry {entry.seq} stands in its place"
    if entry.prev != head.hash:
        return "it does not follow the entry before it"
    if entry.sealed().hash != entry.hash:
        return "what it says was changed"
    return ""


def _passed(seen: Seen, marks: Iterable[Witness], proven: int) -> Broken | None:
    """`proven` is how far an earlier mark agreed."""
    for mark in marks:
        match mark:
            case Head() if mark != seen.head:
                return Broken(seen.head.seq, "it is not the entry that was witnessed")
            case SignedHead() if not mark.is_of(seen.tree):
                which = "it" if proven + 1 == mark.size else f"it, or another up to entry {mark.size},"
                return Broken(proven + 1, f"{which} is not what it was when {mark.size} entries were signed")
    return None


def _ended(head: Head, stored: Head | None, marks: Marks) -> Broken | None:
    for mark in (*marks.witnesses, *([stored] if stored else []), *marks.signed):
        if mark.size > head.seq:
            return Broken(head.seq + 1, f"it is missing, the record went on to entry {mark.size}")
    if stored and stored.seq < head.seq:
        return Broken(stored.seq + 1, "it stands after the record's last entry")
    if stored and stored != head:
        return Broken(head.seq, "it is not the record's last entry")
    return None


def _signed(marks: Marks, announced: Sequence[tuple[int, Announced]]) -> Broken | None:
    """A head that agrees proves nothing when anybody could have signed it."""
    known = trusted(marks.keys, [said for _, said in announced])
    given = [one for one in marks.witnesses if isinstance(one, SignedHead)]
    for one in given:
        # What it is signed over says whose keys were there before.
        known |= succeeded(known & {one.key}, [said for seq, said in announced if seq <= one.size])
    for mark in (*marks.signed, *given):
        if not mark.is_signed:
            return Broken(mark.size, f"the signature of the head over {mark.size} entries is not that of its key")
        if is_strange(mark, known):
            return Broken(mark.size, f"the head over {mark.size} entries is signed with a key nobody here knows")
    return None


def _intact(head: Head, marks: Marks) -> Intact:
    newest = max(marks.signed, key=lambda mark: mark.size, default=None)
    return Intact(head, newest, max((mark.size for mark in marks.witnesses), default=0))
