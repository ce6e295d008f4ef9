"""One file that holds a backup, and proves that it holds what was put in."""

import hashlib
import os
import tarfile
from collections.abc import Sequence
from pathlib import Path

from bot.backup.manifest import NAME, BackupError, Manifest

CHUNK = 1024 * 1024


def hashed(file: Path) -> str:
    """SHA-256 of a file that may be large."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def packed(folder: Path, manifest: Manifest, target: Path) -> None:
    """Whole or not at all, and for its owner only. Raises BackupError."""
    (folder / NAME).write_text(manifest.written(), encoding="utf-8")
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            with tarfile.open(fileobj=opened, mode="w:gz", compresslevel=3) as archive:
                for name in (NAME, *manifest.files):
                    archive.add(folder / name, name)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def unpacked(file: Path, folder: Path) -> Manifest:
    """Everything that the manifest names, each as it was; nothing else is written. Raises BackupError."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            manifest = _first(archive)
            for name in manifest.files:
                _take(archive, name, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupError(f"{file} is not a whole backup: {error}.") from error
    if changed := _changed(folder, manifest):
        raise BackupError(f"{file} is not as it was made: {changed[0]} differs from what its manifest says.")
    return manifest


def _first(archive: tarfile.TarFile) -> Manifest:
    found = archive.extractfile(NAME) if NAME in archive.getnames() else None
    if found is None:
        raise BackupError("There is no manifest in it, so it is no backup of this bot.")
    return Manifest.parse(found.read(CHUNK))


def _take(archive: tarfile.TarFile, name: str, folder: Path) -> None:
    """By the data filter, which lets nothing out of the folder."""
    try:
        member = archive.getmember(name)
    except KeyError as error:
        raise BackupError(f"{name} is named in the manifest and not in the backup.") from error
    if not member.isfile():
        raise BackupError(f"{name} in the backup is no plain file.")
    archive.extract(member, folder, filter="data")


def _changed(folder: Path, manifest: Manifest) -> Sequence[str]:
    return [name for name, digest in manifest.files.items() if hashed(folder / name) != digest]
