"""Whose points are kept in which row, and from when to when: a small file with a checksum, replaced as a whole."""

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

VERSION = 2


class CorruptError(Exception):
    """The file is not what was written, or was written by somebody else."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows look like; a file of another shape is of no use. `boot` is empty when it was closed in order."""

    every_s: int
    columns: int
    rows: int
    boot: str = ""


@dataclass(slots=True)
class Place:
    """One series: its row, and the first and the newest step it had a point at."""

    row: int
    began: int
    newest: int


@dataclass(slots=True)
class Group:
    """The series of one signal of one service, known from step `since` to step `until`.

    `digest` tells apart what is measured; `whole` says that there is nothing earlier to ask for.
    """

    service: str
    signal: str
    digest: str
    since: int
    until: int
    whole: bool = False
    places: dict[str, Place] = field(default_factory=dict)


Groups = dict[tuple[str, str], Group]


def save(file: Path, shape: Shape, groups: Groups) -> None:
    """Whole or not at all."""
    text = json.dumps({"version": VERSION, "shape": asdict(shape), "groups": [asdict(one) for one in groups.values()]})
    body = text.encode()
    unfinished = file.with_suffix(f".{os.getpid()}.unfinished")
    unfinished.write_bytes(b"%08x\n" % zlib.crc32(body) + body)
    unfinished.replace(file)


def load(file: Path) -> tuple[Shape, Groups]:
    """Raises CorruptError, and FileNotFoundError."""
    checksum, _, body = file.read_bytes().partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(body):
        raise CorruptError(f"{file} is not what was written there.")
    told = json.loads(body)
    if told["version"] != VERSION:
        raise CorruptError(f"{file} was written by another version.")
    groups = [_group(one) for one in told["groups"]]
    return Shape(**told["shape"]), {(one.service, one.signal): one for one in groups}


def _group(told: Mapping[str, object]) -> Group:
    places = told["places"]
    assert isinstance(places, dict)
    return Group(**{**told, "places": {name: Place(**place) for name, place in places.items()}})  # type: ignore[arg-type]
