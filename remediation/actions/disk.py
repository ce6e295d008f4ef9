"""Deletes what a survey found, each file only while it is certainly that file and nobody has it open."""

import asyncio
import errno
import fcntl
import os
import secrets
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

from remediation.actions.folders import FILE, FOLDER, folder, opened
from remediation.actions.survey import File, Survey, survey
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import Output
from remediation.redact import Redact
from remediation.runbooks import Disk

SHOWN = 200
MOVED = "it changed meanwhile"
OPEN = "it is open"


async def run(disk: Disk, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    """In a thread, which looks between two files whether it must end."""
    ending = threading.Event()
    working = asyncio.create_task(asyncio.to_thread(_clean, disk, ending))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopped), timeout=timeout.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        in_time = working.done()
        ending.set()
        phase, text = await working
    finally:
        ending.set()
        stopped.cancel()
    if not in_time:
        phase = Phase.HALTED if stop.is_set() else Phase.TIMED_OUT
    output = Output()
    output.take(text.encode(errors="surrogateescape"))
    return Outcome(phase, output.text(redact), None if not in_time else int(phase is Phase.FAILED))


def rehearse(disk: Disk) -> str:
    """What would go, and how much of it."""
    try:
        found = survey(disk, time.time())
    except OSError as error:
        return f"It would fail: {error}."
    return _listed(found, "would be deleted")


def _clean(disk: Disk, ending: threading.Event) -> tuple[Phase, str]:
    try:
        found = survey(disk, time.time())
    except OSError as error:
        return Phase.FAILED, f"Nothing was deleted: {error}."
    gone = Survey(staying=found.staying)
    for file in found.going:
        if ending.is_set():
            gone.stays("not reached in time")
        elif why := delete(file):
            gone.stays(why)
        else:
            gone.going.append(file)
    return Phase.SUCCEEDED, _listed(gone, "deleted")


def delete(file: File, before: Callable[[], None] = lambda: None) -> str:
    """Why it was not deleted, empty when it was. `before` is called between the last look and the act."""
    try:
        with _above(file) as above, opened(file.name, above, FILE) as held:
            if not _same(file, held):
                return MOVED
            _lease(held)
            before()
            return _unlink(file, above, held)
    except FileNotFoundError:
        return "it was gone already"
    except OSError as error:
        return OPEN if error.errno == errno.EAGAIN else f"not deleted: {os.strerror(error.errno or 0)}"


@contextmanager
def _above(file: File) -> Iterator[int]:
    """Its folder, found again from the root without following a link."""
    with ExitStack() as stack:
        here = stack.enter_context(folder(file.root))
        for name in file.where:
            here = stack.enter_context(opened(name, here, FOLDER))
        yield here


def _lease(held: int) -> None:
    """Given only while nobody else has the file open, by any name; whoever opens it now waits for us."""
    # A lease that is asked back is told by SIGIO, which would end the bot.
    fcntl.fcntl(held, fcntl.F_SETSIG, signal.SIGURG)
    fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)


def _same(file: File, held: int) -> bool:
    """By number, not by name; a hard link made since counts as another's."""
    return _is(file, os.fstat(held))


def _is(file: File, seen: os.stat_result) -> bool:
    plain = stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1
    return plain and (seen.st_dev, seen.st_ino, seen.st_mtime) == (file.device, file.inode, file.changed)


def _unlink(file: File, above: int, held: int) -> str:
    """First to a name nobody can guess: what the old name means may change at any moment, what this one means not."""
    aside = f".cloudops-{secrets.token_hex(16)}"
    os.rename(file.name, aside, src_dir_fd=above, dst_dir_fd=above)
    same = _is(file, os.stat(aside, dir_fd=above, follow_symlinks=False))
    if same and fcntl.fcntl(held, fcntl.F_GETLEASE) == fcntl.F_WRLCK:
        os.unlink(aside, dir_fd=above)
        return ""
    why = OPEN if same else MOVED
    with suppress(FileExistsError):
        _put_back(aside, file.name, above)
        return why
    return f"{why} and stands beside it as {aside}"


def _put_back(aside: str, name: str, above: int) -> None:
    """Nothing that took its place in between is overwritten."""
    try:
        os.stat(name, dir_fd=above, follow_symlinks=False)
    except FileNotFoundError:
        os.rename(aside, name, src_dir_fd=above, dst_dir_fd=above)
    else:
        raise FileExistsError(name)


def _listed(found: Survey, what: str) -> str:
    size = sum(file.size for file in found.going)
    lines = [f"{len(found.going)} files with {size} bytes {what}."]
    lines += [f"{count} stay: {why}." for why, count in sorted(found.staying.items())]
    lines += [f"{file.size:>12} {file.path}" for file in found.going[:SHOWN]]
    if len(found.going) > SHOWN:
        lines.append(f"... {len(found.going) - SHOWN} more")
    return "\n".join(lines)
