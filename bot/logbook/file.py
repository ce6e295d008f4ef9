"""The end of a log file, and of the one it was rotated from: that file and no other, so much of it and no more."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from bot.logbook.line import Line, level_of
from bot.logbook.stamps import stamp
from bot.logbook.wanted import LogsError, Raw, Wanted

MOST_BYTES = 2_000_000
LONGEST_LINE = 2_000
SAMPLE = 8_192
ROTATED = ".1"
# A pipe or a device would wait for ever, or answer something else than was written.
FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


def read(written: str, wanted: Wanted, zone: tzinfo, now: datetime) -> Raw:
    """The lines of that time; raises LogsError. It blocks, so it is called from a thread."""
    path = _named(written)
    text, more = _tail(path, MOST_BYTES)
    lines = list(_lines(text, zone, now, cut=more))
    query = f"the last {MOST_BYTES // 1_000_000} MB of {path}" if more else str(path)
    older = path.with_name(path.name + ROTATED)
    if not more and _begins_late(lines, wanted) and older.exists():
        before, more = _tail(_named(str(older)), MOST_BYTES - len(text))
        lines = [*_lines(before, zone, now, cut=more), *lines]
        query = f"{query} and {older}"
    return Raw(lines, query, _cut(lines, wanted, path, more=more))


def _named(written: str) -> Path:
    """The file itself, or one beside it that it is a link to: no link leads anywhere else."""
    path = Path(written)
    if not path.is_absolute():
        raise LogsError(f"The log file {written!r} has no whole path; write it from / on in cloudops.yaml.")
    try:
        real, folder = path.resolve(strict=True), path.parent.resolve(strict=True)
    except FileNotFoundError as error:
        raise LogsError(f"The log file {path} is not there.") from error
    except (OSError, RuntimeError) as error:
        raise LogsError(f"The log file {path} cannot be found: {_why(error)}.") from error
    if real.parent != folder:
        raise LogsError(f"{path} is a link to another folder; name the file itself in cloudops.yaml.")
    return real


def _tail(path: Path, most: int) -> tuple[bytes, bool]:
    """So many bytes at most from its end, and whether there is more before them."""
    try:
        file = os.open(path, FLAGS)
    except OSError as error:
        raise LogsError(f"The log file {path} cannot be read: {_why(error)}.") from error
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode):
        os.close(file)
        raise LogsError(f"{path} is no file with lines in it.")
    with os.fdopen(file, "rb") as opened:
        opened.seek(max(status.st_size - most, 0))
        text = opened.read(most)
    if b"\0" in text[:SAMPLE] or b"\0" in text[-SAMPLE:]:
        raise LogsError(f"{path} is no text, so there are no lines to show.")
    return text, status.st_size > most


def _lines(text: bytes, zone: tzinfo, now: datetime, *, cut: bool) -> Iterator[Line]:
    """What has no time of its own, such as a stack's lines, is of the time above it."""
    written = text.decode("utf-8", "replace").splitlines()
    at: datetime | None = None
    for line in written[1:] if cut else written:
        short = line[:LONGEST_LINE]
        at = stamp(short, zone, now) or at
        if short.strip():
            yield Line(short, at, level_of(short))


def _begins_late(lines: list[Line], wanted: Wanted) -> bool:
    first = next((line.at for line in lines if line.at), None)
    return first is None or first > wanted.since


def _cut(lines: list[Line], wanted: Wanted, path: Path, *, more: bool) -> str:
    if lines and not any(line.at for line in lines):
        return f"The lines of {path} carry no time, so the newest ones are shown whatever was asked for."
    if more and _begins_late(lines, wanted):
        return (
            f"{path} is long: only its last {MOST_BYTES // 1_000_000} MB were looked at, which begin later than asked."
        )
    return ""


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "its links go in a circle"
