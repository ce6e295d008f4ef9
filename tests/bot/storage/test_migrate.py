"""The database is brought to the tables of this version, from nothing and from any earlier version."""

import asyncio
import sqlite3

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.storage.engine import StorageError, connect
from bot.storage.migrate import ALL, MIGRATIONS, upgrade


async def test_the_migrations_make_exactly_the_tables_in_the_code(engines):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), list(ALL))

    async with engines.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_upgrading_twice_changes_nothing(engines):
    await upgrade(engines)

    async with engines.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() != []


async def test_processes_that_start_together_take_turns(tmp_path):
    address = f"sqlite+aiosqlite:///{tmp_path / 'together.db'}"
    started = [connect(address) for _ in range(4)]

    await asyncio.gather(*(upgrade(engine) for engine in started))

    for engine in started:
        await engine.dispose()


async def test_an_interrupted_migration_leaves_nothing_half_done(tmp_path, monkeypatch):
    engine = connect(f"sqlite+aiosqlite:///{tmp_path / 'half.db'}")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE runs (x INTEGER)"))

    with pytest.raises(StorageError, match="runs"):
        await upgrade(engine)

    async with engine.connect() as connection:
        made = (await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).scalars().all()
    await engine.dispose()
    assert made == ["runs"]


async def test_a_database_of_a_later_version_is_refused_with_what_to_do(engine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StorageError, match="made by another version"):
        await upgrade(engine)


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "cloudops.db").write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    engine = connect(f"sqlite+aiosqlite:///{tmp_path / 'cloudops.db'}")

    with pytest.raises(StorageError, match="cannot be opened"):
        await upgrade(engine)
    await engine.dispose()


async def test_points_outlive_the_migration_that_notes_their_query(tmp_path):
    engine = connect(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(_migrated_to, "0005")
        await connection.execute(text("INSERT INTO series VALUES (1, 'checkout', 'cpu', 'a:1')"))
        await connection.execute(text("INSERT INTO points VALUES (1, 1700000000, 0.5)"))

    await upgrade(engine)

    async with engine.connect() as connection:
        kept = (
            await connection.execute(text("SELECT value, query FROM points JOIN series ON series.id = series"))
        ).all()
    await engine.dispose()
    assert kept == [(0.5, "")]


def _migrated_to(connection, revision):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_a_switch_to_write_ahead_logging_waits_for_whoever_has_the_file(tmp_path):
    path = tmp_path / "busy.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = connect(f"sqlite+aiosqlite:///{path}")

    upgrading = asyncio.create_task(upgrade(engine))
    await asyncio.sleep(0.3)
    other.execute("ROLLBACK")
    await upgrading

    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
    other.close()
    await engine.dispose()


async def test_a_file_that_stays_locked_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.storage.engine.SWITCH_TRIES", 2)
    other = sqlite3.connect(tmp_path / "busy.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = connect(f"sqlite+aiosqlite:///{tmp_path / 'busy.db'}")

    with pytest.raises(StorageError, match="locked"):
        await upgrade(engine)
    other.close()
    await engine.dispose()
