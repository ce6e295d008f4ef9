"""Which filesystems of this machine can fill up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

# Images are always full and never written.
IMAGES = frozenset({"squashfs", "iso9660", "erofs", "udf"})
ROOT = "/"


@dataclass(frozen=True, slots=True)
class Filesystem:
    """One mounted filesystem."""

    device: str
    mountpoint: str
    fstype: str
    read_only: bool = False


def filesystems() -> tuple[Filesystem, ...]:
    """The ones that matter here; the root always does."""
    mounted = (
        Filesystem(one.device, one.mountpoint, one.fstype, read_only="ro" in one.opts.split(","))
        for one in psutil.disk_partitions(all=False)
    )
    return choose(mounted, lambda place: Path(place).is_dir())


def choose(mounted: Iterable[Filesystem], is_folder: Callable[[str], bool]) -> tuple[Filesystem, ...]:
    """One a device, at its shortest mount point.

    Containers mount single files and the same device many times, and their root is an overlay that no device shows.
    """
    found = {ROOT: Filesystem("rootfs", ROOT, "rootfs")}
    devices: set[str] = set()
    for one in sorted(mounted, key=lambda one: (one.mountpoint.count(ROOT), len(one.mountpoint), one.mountpoint)):
        if one.mountpoint == ROOT or (one.device not in devices and _fills_up(one) and is_folder(one.mountpoint)):
            found[one.mountpoint] = one
            devices.add(one.device)
    return tuple(found.values())


def _fills_up(one: Filesystem) -> bool:
    return not one.read_only and one.fstype not in IMAGES
