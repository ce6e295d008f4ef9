"""Makes a backup of a bot, running or not."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.assembly import App
from bot.backup import archive, databases
from bot.backup.manifest import BackupError, Manifest
from bot.storage.migrate import newest
from remediation.chain import Broken, Marks
from remediation.export import verify_file

LEDGER = "ledger.jsonl"
# Public, and what the record is held against; the private key stays where it is.
MARKS = ("ledger.head", "ledger.keys")
MODELS = "models"


async def made(app: App, folder: Path) -> Path:
    """The file, named by the time. Raises BackupError, also when it was made of a ledger that was altered."""
    now = app.clock().astimezone(UTC)
    target = folder / f"cloudops-{now:%Y%m%dT%H%M%SZ}.tar.gz"
    with TemporaryDirectory(prefix=".backup-", dir=app.settings.data) as staged:
        room = Path(staged)
        # The marks first: they may be of an earlier ledger than the copy's, never of a later one.
        await asyncio.to_thread(_gather, app, room)
        await databases.copied(app.settings.database_url, room)
        found = await app.ledger.verify(export=room / LEDGER)
        head = "" if isinstance(found, Broken) else str(found.head)
        manifest = Manifest(
            made_at=now,
            program=version("smart-cloudops-ai"),
            dialect=app.engine.dialect.name,
            revision=newest(),
            entries=await app.ledger.count(),
            head=head,
            files={name: archive.hashed(room / name) for name in _names(room)},
        )
        await asyncio.to_thread(archive.packed, room, manifest, target)
    if isinstance(found, Broken):
        raise BackupError(
            f"{target} was made, but the ledger in it is not as it was: entry {found.seq}: {found.reason}."
        )
    return target


def proven(file: Path, room: Path) -> Manifest:
    """Unpacks into an empty folder what is whole and says so; raises BackupError."""
    manifest = archive.unpacked(file, room)
    databases.sound(room / databases.FILES.get(manifest.dialect, ""))
    marks = Marks()
    if (found := verify_file(room / LEDGER, marks)) and isinstance(found, Broken):
        raise BackupError(f"The ledger in {file} was altered at entry {found.seq}: {found.reason}.")
    return manifest


def _gather(app: App, room: Path) -> None:
    for name in MARKS:
        if (app.settings.data / name).is_file():
            shutil.copyfile(app.settings.data / name, room / name)
    if (app.settings.data / MODELS).is_dir():
        shutil.copytree(app.settings.data / MODELS, room / MODELS)
    if app.settings.config:
        shutil.copyfile(app.settings.config, room / "cloudops.yaml")


def _names(room: Path) -> Iterator[str]:
    return (str(path.relative_to(room)) for path in sorted(room.rglob("*")) if path.is_file())
