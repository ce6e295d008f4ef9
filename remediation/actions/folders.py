"""Opens folders and files below a named root without ever following a link."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK a pipe that somebody put there would hold us up for ever.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def folder(path: str) -> Iterator[int]:
    """Step by step from /, so that no part of the path may be a link; raises OSError."""
    if not path.startswith("/") or ".." in path.split("/"):
        raise NotADirectoryError(f"{path} is no absolute path")
    here = os.open("/", FOLDER)
    try:
        for name in filter(None, path.split("/")):
            here, above = os.open(name, FOLDER, dir_fd=here), here
            os.close(above)
        yield here
    finally:
        os.close(here)


@contextmanager
def opened(name: str, above: int, flags: int) -> Iterator[int]:
    """An entry of an open folder, whatever its path may lead to by then."""
    here = os.open(name, flags, dir_fd=above)
    try:
        yield here
    finally:
        os.close(here)
