"""Which files a clean-up would take, by what is there at this moment; deletes nothing."""

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

from remediation.actions.folders import FOLDER, folder, opened
from remediation.runbooks import Disk

DEEPEST = 32


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was seen; `where` are the folders that lead from its root to it."""

    root: str
    where: tuple[str, ...]
    name: str
    device: int
    inode: int
    size: int
    changed: float

    @property
    def path(self) -> str:
        return "/".join((self.root.rstrip("/"), *self.where, self.name))


@dataclass(slots=True)
class Survey:
    """What would go, oldest first, and why something else would not."""

    going: list[File] = field(default_factory=list)
    staying: dict[str, int] = field(default_factory=dict)

    def stays(self, why: str, count: int = 1) -> None:
        if count:
            self.staying[why] = self.staying.get(why, 0) + count


def survey(disk: Disk, now: float) -> Survey:
    """Raises OSError when a root cannot be opened, or is reached over a link."""
    found = Survey()
    old = [file for root in disk.roots for file in _below(disk, root, found, now)]
    total = 0
    for file in sorted(old, key=lambda file: file.changed):
        if total + file.size > disk.at_most:
            found.stays("over the size limit of one run")
            continue
        total += file.size
        found.going.append(file)
    return found


def _below(disk: Disk, root: str, found: Survey, now: float) -> Iterator[File]:
    with folder(root) as top:
        device = os.fstat(top).st_dev
        yield from _inside(disk, root, (), top, device, found, now)


def _inside(  # noqa: PLR0917 - one step of a walk
    disk: Disk, root: str, where: tuple[str, ...], here: int, device: int, found: Survey, now: float
) -> Iterator[File]:
    matching: list[File] = []
    for name in sorted(os.listdir(here)):
        try:
            seen = os.stat(name, dir_fd=here, follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(seen.st_mode):
            yield from _deeper(disk, root, (*where, name), here, device, found, now)
        elif any(fnmatch.fnmatchcase(name, pattern) for pattern in disk.match):
            if why := _foreign(seen, device):
                found.stays(why)
            else:
                matching.append(File(root, where, name, device, seen.st_ino, seen.st_size, seen.st_mtime))
    yield from _old(disk, matching, found, now)


def _deeper(  # noqa: PLR0917
    disk: Disk, root: str, where: tuple[str, ...], above: int, device: int, found: Survey, now: float
) -> Iterator[File]:
    if len(where) > DEEPEST:
        found.stays("too deep")
        return
    try:
        with opened(where[-1], above, FOLDER) as here:
            if os.fstat(here).st_dev == device:
                yield from _inside(disk, root, where, here, device, found, now)
            else:
                found.stays("on another file system")
    except OSError:
        found.stays("not readable")


def _foreign(seen: os.stat_result, device: int) -> str:
    """Whatever is not plainly a file of this folder alone."""
    if stat.S_ISLNK(seen.st_mode):
        return "a link"
    if not stat.S_ISREG(seen.st_mode):
        return "not a file"
    if seen.st_nlink != 1:
        return "linked from elsewhere"
    return "" if seen.st_dev == device else "on another file system"


def _old(disk: Disk, matching: list[File], found: Survey, now: float) -> Iterator[File]:
    """The newest stay, whatever their age: the last copy of something is never deleted."""
    newest_last = sorted(matching, key=lambda file: (file.changed, file.name))
    keep = max(disk.keep, 1)
    found.stays("among the newest of its folder", len(newest_last[-keep:]))
    for file in newest_last[:-keep]:
        if now - file.changed < disk.older.total_seconds():
            found.stays("too young")
        elif file.size < disk.larger:
            found.stays("too small")
        else:
            yield file
