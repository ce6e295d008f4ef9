"""A unix socket's address, also where the data folder's path is longer than an address may be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOCKET = "control.sock"
# sun_path holds 108 bytes with the closing NUL: https://man7.org/linux/man-pages/man7/unix.7.html
LONGEST = 107


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """The path itself, or a short name for it that is good as long as this is open."""
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
