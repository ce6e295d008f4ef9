"""Makes the database engine: SQLite in the data folder, or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

# FULL, because a run that was recorded as started must still be on record after a power cut.
# How long one writer waits for those of other processes; those of this one queue up and need no such luck.
# What was logged is put in its place beside the answers (`checkpoint`), not by whoever writes the 1,000th page.
PRAGMAS = ("synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON", "wal_autocheckpoint=20000")

SWITCH_TRIES, SWITCH_PAUSE_S = 100, 0.05


class StorageError(Exception):
    """The database cannot be used; the message says what to do."""


def connect(url: str) -> AsyncEngine:
    """An engine for the address; nothing is opened yet."""
    engine = create_async_engine(url, pool_pre_ping=url.startswith("postgresql"))
    if engine.dialect.name != "sqlite":
        return engine
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return OneWriter(engine.sync_engine)


class OneWriter(AsyncEngine):
    """SQLite has one writer at a time and lets those who wait try again at random; here they come in their order."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that has the right to write from its first statement on, so that none has to be undone."""
        async with self._turn, super().begin() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


async def write_ahead(engine: AsyncEngine) -> None:
    """Switches SQLite's file to write-ahead logging, for good; SQLite does not wait here for whoever is writing."""
    if engine.dialect.name != "sqlite":
        return
    for tries_left in reversed(range(SWITCH_TRIES)):
        try:
            async with engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except OperationalError as error:
            if "locked" not in str(error.orig) or not tries_left:
                raise
            await asyncio.sleep(SWITCH_PAUSE_S)
        else:
            return


async def checkpoint(engine: AsyncEngine) -> None:
    """Puts what SQLite has logged in its place; nobody waits for it, and it waits for nobody."""
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def prepare_folder(url: str, data: Path) -> None:
    """Makes sure that the data folder (and SQLite's file in it) can be written, else says why not."""
    place = make_url(url).database if url.startswith("sqlite") else None
    for folder in {data, Path(place).parent if place else data}:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = folder / ".writable"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise StorageError(
                f"The data folder {folder} cannot be written: {error.strerror}. "
                "Change its owner, or name another with CLOUDOPS_DATA."
            ) from error


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
