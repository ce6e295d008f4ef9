"""Brings the database to this version of the tables, by Alembic over every package's metadata."""

from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

import detection.records
import monitoring.records
import remediation.records
from bot.storage import tables
from bot.storage.engine import StorageError, write_ahead

ALL: tuple[MetaData, ...] = (
    monitoring.records.metadata,
    detection.records.metadata,
    remediation.records.metadata,
    tables.metadata,
)
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = "SELECT pg_advisory_xact_lock(7233011)"


async def upgrade(engine: AsyncEngine) -> None:
    """Runs what is missing; safe to call at every start and from several replicas at once."""
    try:
        await write_ahead(engine)
        async with engine.connect() as connection:
            if await connection.run_sync(_is_current):
                return
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error)).strip() or type(error).__name__
        raise StorageError(f"The database cannot be opened: {reason}.") from error


def newest() -> str:
    """The revision of this version; migrations are named by number."""
    return max(path.stem.partition("_")[0] for path in MIGRATIONS.glob("versions/*.py"))


def _is_current(connection: Connection) -> bool:
    # Asked for by hand, since Alembic takes a quarter of a second to load and most starts have nothing to migrate.
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    # Processes that start together take turns, on SQLite anyway; the lock goes with the transaction.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(LOCK)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            f"The database was made by another version: {error}. Start that version, or restore a backup."
        ) from error
