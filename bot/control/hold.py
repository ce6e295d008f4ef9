"""One bot a data folder: the lock goes with the process, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LOCK = "control.lock"


class HeldError(Exception):
    """Another bot has the folder."""

    def __init__(self, data: Path, holder: str) -> None:
        super().__init__(
            f"Another bot (process {holder or 'unknown'}) runs on {data}. "
            "Stop it, or give this one a folder of its own by CLOUDOPS_DATA."
        )


@contextmanager
def held(data: Path) -> Iterator[None]:
    """The folder is this process's as long as this is open; raises HeldError."""
    with os.fdopen(os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HeldError(data, lock.read().strip()) from None
        _sign(lock)
        yield


def _sign(lock: TextIO) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n")
    lock.flush()
