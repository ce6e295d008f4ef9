"""The ledger as a file that proves itself without the database: one entry a line, the head last."""

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple
from pathlib import Path

from remediation.canonical import canonical
from remediation.chain import Broken, Entry, Head, Intact, check


class ExportError(ValueError):
    """A line of the file cannot be read as what it should be."""


def write(path: Path, entries: Iterable[Entry], head: Head) -> None:
    lines = [canonical(asdict(entry)) for entry in entries]
    path.write_text("\n".join([*lines, canonical({"head": str(head)})]) + "\n", encoding="utf-8")


def verify_file(path: Path, witness: Head | None = None) -> Intact | Broken:
    """As Ledger.verify, on an export; a file without its last line is not whole."""
    # Not splitlines(): a body may hold characters that it takes for the end of a line.
    lines = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
    entries: list[Entry] = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            entries.append(_entry(line))
        except ExportError as error:
            return _earlier(check(entries), Broken(number, str(error)))
    try:
        head = _head(lines[-1])
    except ExportError as error:
        return _earlier(check(entries), Broken(len(lines), str(error)))
    return check(entries, stored=head, witness=witness)


def _earlier(found: Intact | Broken, otherwise: Broken) -> Broken:
    return found if isinstance(found, Broken) else otherwise


def _entry(line: str) -> Entry:
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise ExportError("the line is not a ledger entry") from error
    if type(entry.seq) is not int or not all(isinstance(value, str) for value in astuple(entry)[1:]):
        raise ExportError("the line is not a ledger entry")
    return entry


def _head(line: str) -> Head:
    try:
        return Head.parse(json.loads(line)["head"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExportError("the last line does not name the head, so the file is not whole") from error
