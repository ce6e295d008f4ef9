"""One incident's part of the ledger as a single file, which proves by itself that it is part of what was signed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from remediation.canonical import canonical, digest
from remediation.chain import KEY, Broken, Entry, Head, Marks, Witness
from remediation.export import ExportError, read_entry
from remediation.proofs import Leaves, Proof, is_grown, is_included
from remediation.signing import Announced, SignedHead, is_strange, succeeded, trusted, unpacked

FORMAT = "cloudops-incident-1"
# The newest heads are those that whoever checks finds in the channel.
HEADS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry, and the way from it to the root."""

    entry: Entry
    proof: Proof

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.entry.body)
        return found

    @property
    def names(self) -> frozenset[str]:
        """The hashes of what it printed or was judged from."""
        return frozenset(filter(None, (self.body.get("output_sha256"), self.body.get("evidence"))))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A head that was signed before, and what shows that the record only grew since."""

    head: SignedHead
    proof: Proof


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """`told` is for reading and proven by nothing; outputs and evidence are held by the hashes in the entries."""

    incident: str
    told: Mapping[str, Any]
    shown: tuple[Shown, ...]
    head: SignedHead
    earlier: tuple[Earlier, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proven:
    """Every entry in it is one of those that were signed; `witnessed` is the size of the newest head it was held to."""

    file: IncidentFile
    witnessed: int = 0


class NotComparableError(ValueError):
    """A head that this file can neither agree with nor contradict."""


def made(
    incident: str,
    told: Mapping[str, Any],
    entries: Sequence[Entry],
    head: SignedHead,
    signed: Iterable[SignedHead],
    *,
    belongs: Callable[[Entry], bool],
    outputs: Iterable[str] = (),
    evidence: Iterable[str] = (),
) -> IncidentFile:
    """From the whole record up to the head; the keys' entries are always in it."""
    leaves = Leaves([entry.leaf for entry in entries[: head.size]])
    wanted = [entry for entry in entries[: head.size] if entry.kind == KEY or belongs(entry)]
    before = [one for one in signed if one.size < head.size][-HEADS:]
    shown = tuple(Shown(entry, leaves.inclusion(entry.seq - 1)) for entry in wanted)
    named = {name for one in shown for name in one.names}
    return IncidentFile(
        incident,
        told,
        shown,
        head,
        tuple(Earlier(one, leaves.consistency(one.size)) for one in before),
        {digest(text): text for text in outputs if digest(text) in named},
        {digest(text): json.loads(text) for text in evidence if digest(text) in named},
    )


def prove(file: IncidentFile, marks: Marks = Marks()) -> Proven | Broken:
    """Raises NotComparableError for a head that says nothing about this file."""
    return (
        _entries(file)
        or _heads(file)
        or _keys(file, marks)
        or _contents(file)
        or _witnesses(file, marks)
        or Proven(file, max((one.size for one in marks.witnesses), default=0))
    )


def write(path: Path, file: IncidentFile) -> None:
    """Readable, for people read it too."""
    text = {
        "format": FORMAT,
        "incident": file.incident,
        "told": file.told,
        "head": str(file.head),
        "earlier": [{"head": str(one.head), "proof": _hex(one.proof)} for one in file.earlier],
        "entries": [{"entry": asdict(one.entry), "proof": _hex(one.proof)} for one in file.shown],
        "outputs": file.outputs,
        "evidence": file.evidence,
    }
    path.write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def is_one(path: Path) -> bool:
    """Whether the file says that it is of this kind, whatever else it says."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return FORMAT in file.read(200)


def read(path: Path) -> IncidentFile:
    """Raises ExportError."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return IncidentFile(
            str(raw["incident"]),
            dict(raw["told"]),
            tuple(Shown(read_entry(json.dumps(one["entry"])), _proof(one["proof"])) for one in raw["entries"]),
            SignedHead.parse(raw["head"]),
            tuple(Earlier(SignedHead.parse(one["head"]), _proof(one["proof"])) for one in raw["earlier"]),
            {str(name): str(text) for name, text in raw["outputs"].items()},
            dict(raw["evidence"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ExportError(f"{path.name} is not an incident's file: {error!r}.") from error


def _entries(file: IncidentFile) -> Broken | None:
    size, root, last = file.head.size, unpacked(file.head.root), 0
    for one in file.shown:
        entry = one.entry
        if entry.seq <= last:
            return Broken(entry.seq, "it stands twice or out of order")
        if entry.sealed().hash != entry.hash:
            return Broken(entry.seq, "what it says was changed")
        if not is_included(entry.leaf, entry.seq - 1, size, root, one.proof):
            return Broken(entry.seq, f"its proof does not lead to the root over {size} entries")
        last = entry.seq
    return None


def _heads(file: IncidentFile) -> Broken | None:
    head = file.head
    for mark in (head, *(one.head for one in file.earlier)):
        if not mark.is_signed:
            return Broken(mark.size, f"the signature of the head over {mark.size} entries is not that of its key")
    for one in file.earlier:
        if not is_grown(one.head.size, unpacked(one.head.root), head.size, unpacked(head.root), one.proof):
            return Broken(
                one.head.size, f"the record does not begin with the {one.head.size} entries of an earlier head"
            )
    return None


def _keys(file: IncidentFile, marks: Marks) -> Broken | None:
    announced = [(one.entry.seq, Announced.read(one.entry.body)) for one in file.shown if one.entry.kind == KEY]
    known = trusted(marks.keys, [said for _, said in announced])
    for given in marks.witnesses:
        if isinstance(given, SignedHead):
            known |= succeeded(known & {given.key}, [said for seq, said in announced if seq <= given.size])
    for mark in (file.head, *(one.head for one in file.earlier)):
        if is_strange(mark, known):
            return Broken(mark.size, f"the head over {mark.size} entries is signed with a key nobody here knows")
    return None


def _contents(file: IncidentFile) -> Broken | None:
    """What is beside the entries is believed for their hashes."""
    held = {name: one.entry.seq for one in file.shown for name in one.names}
    kept = {**file.outputs, **{name: canonical(value) for name, value in file.evidence.items()}}
    for name, text in kept.items():
        if name not in held:
            return Broken(file.head.size, "something is in the file that no entry names")
        if digest(text) != name:
            return Broken(held[name], "what it printed or was judged from was changed")
    return None


def _witnesses(file: IncidentFile, marks: Marks) -> Broken | None:
    for mark in marks.witnesses:
        if isinstance(mark, SignedHead) and not mark.is_signed:
            return Broken(mark.size, f"the signature of the head over {mark.size} entries is not that of its key")
        if not _agrees(file, mark):
            return Broken(mark.size, f"what is signed here is not what was witnessed over {mark.size} entries")
    return None


def _agrees(file: IncidentFile, mark: Witness) -> bool:
    if isinstance(mark, Head):
        found = [one.entry.hash == mark.hash for one in file.shown if one.entry.seq == mark.seq]
    else:
        signed = (file.head, *(one.head for one in file.earlier))
        found = [one.root == mark.root for one in signed if one.size == mark.size]
    if not found:
        sizes = ", ".join(str(one.head.size) for one in file.earlier[-5:])
        raise NotComparableError(
            f"The file cannot be compared with a head over {mark.size} entries. It can with those over "
            f"{f'{sizes} and ' if sizes else ''}{file.head.size}; for another one export the incident again."
        )
    return found[0]


def _hex(proof: Proof) -> list[str]:
    return [step.hex() for step in proof]


def _proof(steps: Iterable[str]) -> Proof:
    return tuple(map(bytes.fromhex, steps))
