"""Tells a Prometheus with file-based discovery where the sacrificial service is, and takes it back afterwards."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from monitoring.model import DRILL_LABEL


class TargetsError(Exception):
    """The file cannot be written, or is not the drill's to write."""


@contextmanager
def announced(path: Path, target: str, labels: Mapping[str, str]) -> Iterator[None]:
    """The file exists as long as this is open."""
    try:
        _check(path)
        _write(path, json.dumps([{"targets": [target], "labels": {**labels, DRILL_LABEL: "yes"}}]))
    except OSError as error:
        raise TargetsError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _check(path: Path) -> None:
    """Somebody's own targets are not overwritten; what a killed drill left behind is."""
    if path.suffix not in (".json", ".yml", ".yaml"):
        raise TargetsError(f"{path} must end in .json, .yml or .yaml, as Prometheus's file_sd_configs wants it.")
    text = path.read_text() if path.exists() else ""
    if text.strip() not in ("", "[]") and DRILL_LABEL not in text:
        raise TargetsError(f"{path} was not written by a drill. Name a file that only drills use.")


def _write(path: Path, text: str) -> None:
    """In one step: Prometheus never reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w") as file:
        file.write(text)
        os.fchmod(handle, 0o644)
    Path(name).replace(path)
