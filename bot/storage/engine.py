"""Makes the database engine: SQLite in the data folder, or PostgreSQL."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# FULL, because a run that was recorded as started must still be on record after a power cut.
PRAGMAS = ("synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")

SWITCH_TRIES, SWITCH_PAUSE_S = 100, 0.05


class StorageError(Exception):
    """The database cannot be used; the message says what to do."""


def connect(url: str) -> AsyncEngine:
    """An engine for the address; nothing is opened yet."""
    engine = create_async_engine(url, pool_pre_ping=url.startswith("postgresql"))
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


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
