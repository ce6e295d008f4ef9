"""The ledger as a file that proves itself without the database: one entry a line, the heads last."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from remediation.canonical import canonical
from remediation.chain import Broken, Entry, Head, Intact, Marks, check
from remediation.signing import SignedHead

Ending = tuple[Head, tuple[SignedHead, ...]]


class ExportError(ValueError):
    """A line of the file cannot be read as what it should be."""


def write(path: Path, entries: Iterable[Entry], head: Head, signed: Sequence[SignedHead] = ()) -> None:
    lines = [canonical(asdict(entry)) for entry in entries]
    end = canonical({"head": str(head), "signed": [str(one) for one in signed]})
    path.write_text("\n".join([*lines, end]) + "\n", encoding="utf-8")


def verify_file(path: Path, marks: Marks = Marks()) -> Intact | Broken:
    """As Ledger.verify, on an export; a file without its last line is not whole."""
    # Not splitlines(): a body may hold characters that it takes for the end of a line.
    lines = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
    entries: list[Entry] = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            entries.append(read_entry(line))
        except ExportError as error:
            return _earlier(check(entries), Broken(number, str(error)))
    try:
        head, signed = _ending(lines[-1])
    except ExportError as error:
        return _earlier(check(entries), Broken(len(lines), str(error)))
    return check(entries, stored=head, marks=marks.with_more(Marks(signed)))


def read_entry(line: str) -> Entry:
    """Raises ExportError."""
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise ExportError("the line is not a ledger entry") from error
    if type(entry.seq) is not int or not all(isinstance(value, str) for value in astuple(entry)[1:]):
        raise ExportError("the line is not a ledger entry")
    return entry


def _earlier(found: Intact | Broken, otherwise: Broken) -> Broken:
    return found if isinstance(found, Broken) else otherwise


def _ending(line: str) -> Ending:
    """Files written before heads were signed have none."""
    try:
        read = json.loads(line)
        return Head.parse(read["head"]), tuple(map(SignedHead.parse, read.get("signed", ())))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExportError("the last line does not name the head, so the file is not whole") from error
