"""A database to throw away: a file of its own, or a schema of its own beside tables that are never looked at."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.engine import StorageError, connect
from bot.storage.migrate import ALL, upgrade

PREFIX = "cloudops_selftest_"


def engine(database: str, schema: str) -> AsyncEngine:
    """Nothing outside the schema can be meant by any name."""
    if not schema:
        made = connect(database)
        # A process that is killed loses nothing that the operating system has; only a power cut would.
        event.listen(made.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        return made
    return create_async_engine(database, connect_args={"server_settings": {"search_path": schema}})


def file(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'selftest.db'}"


@asynccontextmanager
async def schema(database: str) -> AsyncIterator[str]:
    """One with every table, gone afterwards; raises StorageError."""
    name = f"{PREFIX}{secrets.token_hex(6)}"
    await _execute(database, f"CREATE SCHEMA {name}")
    try:
        await migrated(database, name)
        yield name
    finally:
        await _execute(database, f"DROP SCHEMA {name} CASCADE")


async def migrated(database: str, schema: str = "") -> None:
    made = engine(database, schema)
    try:
        await upgrade(made)
    finally:
        await made.dispose()


async def emptied(database: str, schema: str) -> None:
    """For the next case; only ever a schema of ours."""
    tables = ", ".join(f"{schema}.{table.name}" for metadata in ALL for table in metadata.sorted_tables)
    await _execute(database, f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


async def _execute(database: str, statement: str) -> None:
    made = create_async_engine(database)
    try:
        async with made.begin() as connection:
            await connection.exec_driver_sql(statement)
    except (SQLAlchemyError, OSError) as error:
        raise StorageError(f"The self-test cannot have a schema of its own: {error}.") from error
    finally:
        await made.dispose()
