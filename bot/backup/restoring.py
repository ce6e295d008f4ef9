"""Puts a backup back where there is nothing, halted and with nothing left to start: what it remembers may have run."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect, make_url

from bot.app import opened
from bot.backup import databases
from bot.backup.making import MARKS, MODELS, proven
from bot.backup.manifest import BackupError, Manifest
from bot.config.model import Config
from bot.control.hold import held
from bot.settings import Settings
from bot.storage.engine import connect, prepare_folder
from bot.storage.migrate import newest
from remediation.actor import Actor
from remediation.chain import Broken

VOID = "a backup was restored, and it may have run since that was made"


@dataclass(frozen=True, slots=True)
class Restored:
    """`voided` are requests that will not run any more; `shorter` says why the ledger is not signed any further."""

    manifest: Manifest
    voided: tuple[str, ...]
    shorter: str = ""


async def restored(settings: Settings, config: Config, file: Path, actor: Actor) -> Restored:
    """Raises BackupError, and HeldError while a bot has the data folder."""
    prepare_folder(settings.database_url, settings.data)
    with held(settings.data), TemporaryDirectory(prefix=".restore-", dir=settings.data) as staged:
        room = Path(staged)
        manifest = proven(file, room)
        _fits(manifest, settings)
        async with _in_place(settings, room, manifest) as meanwhile:
            voided = await _quieted(meanwhile, config, actor, manifest)
        _files(room, settings.data)
    async with opened(settings, config) as app:
        found = await app.ledger.verify()
    return Restored(manifest, voided, found.reason if isinstance(found, Broken) else "")


def _fits(manifest: Manifest, settings: Settings) -> None:
    dialect = make_url(settings.database_url).get_backend_name()
    if manifest.dialect != dialect:
        raise BackupError(f"The backup is of {manifest.dialect}: let CLOUDOPS_DATABASE_URL name that, not {dialect}.")
    if manifest.revision > newest():
        raise BackupError(f"The backup was made by version {manifest.program}, which is newer: install that one first.")


@asynccontextmanager
async def _in_place(settings: Settings, room: Path, manifest: Manifest) -> AsyncIterator[Settings]:
    """SQLite's file takes its place only when all is done to it; a server's database has no other place."""
    if manifest.dialect != "sqlite":
        await _empty(settings)
        await databases.put_back(settings.database_url, room / databases.FILES[manifest.dialect])
        yield settings
        return
    target, staged = Path(str(make_url(settings.database_url).database)), room / "staged.sqlite"
    if target.exists():  # noqa: ASYNC240 - nothing else runs here
        raise BackupError(f"There is a database already: move {target} away, with the files beside it that begin so.")
    await databases.put_back(f"sqlite+aiosqlite:///{staged}", room / databases.FILES[manifest.dialect])
    yield replace(settings, data=room, database_url=f"sqlite+aiosqlite:///{staged}")
    staged.replace(target)


async def _empty(settings: Settings) -> None:
    engine = connect(settings.database_url)
    try:
        async with engine.connect() as connection:
            if await connection.run_sync(lambda one: inspect(one).get_table_names()):
                raise BackupError("The database has tables already: make an empty one with createdb and name that.")
    finally:
        await engine.dispose()


async def _quieted(settings: Settings, config: Config, actor: Actor, manifest: Manifest) -> tuple[str, ...]:
    """Halted first: from then on nothing can start, whatever is left to do."""
    async with opened(settings, config) as app:
        await app.flow.halt(actor, f"restored from the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC")
        return tuple(approval.id for approval in await app.flow.void_open(VOID))


def _files(room: Path, data: Path) -> None:
    """What is here already is newer, or of another machine: it stays."""
    for name in (*MARKS, MODELS):
        source, target = room / name, data / name
        if source.is_file() and not target.exists():
            shutil.copyfile(source, target)
            target.chmod(0o600)
        elif source.is_dir() and not target.exists():
            shutil.copytree(source, target)
