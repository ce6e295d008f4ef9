"""One process keeps a history: whoever has its lock."""

import fcntl
import time
from pathlib import Path
from typing import BinaryIO


class BusyError(Exception):
    """Another process keeps the history there."""

    def __str__(self) -> str:
        return f"Another process keeps its history in {self.args[0]}; each bot needs a data folder of its own."


def locked(folder: Path, name: str, until: float) -> BinaryIO:
    """Waits until that moment of the monotonic clock; raises BusyError."""
    lock = (folder / name).open("ab")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > until:
                lock.close()
                raise BusyError(folder) from error
            time.sleep(0.1)
        else:
            return lock
