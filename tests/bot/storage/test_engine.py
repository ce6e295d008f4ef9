"""Whoever writes to SQLite comes in turn, however many they are."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import checkpoint, connect, write_ahead


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine whose connections never wait for each other."""
    engine = connect(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    event.listen(engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
    await write_ahead(engine)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE tally (n)"))
        await connection.execute(text("INSERT INTO tally VALUES (0)"))
    yield engine
    await engine.dispose()


async def test_of_200_writers_at_once_none_finds_the_database_locked(impatient: AsyncEngine):
    async def add() -> None:
        async with impatient.begin() as connection:
            seen = (await connection.execute(text("SELECT n FROM tally"))).scalar_one()
            await connection.execute(text("UPDATE tally SET n = :n"), {"n": seen + 1})

    await asyncio.gather(*(add() for _ in range(200)))

    async with impatient.connect() as connection:
        assert (await connection.execute(text("SELECT n FROM tally"))).scalar_one() == 200


async def test_a_transaction_may_write_from_its_first_statement_on(impatient: AsyncEngine, tmp_path: Path):
    other = sqlite3.connect(tmp_path / "x.db", timeout=0)

    async with impatient.begin():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


async def test_whoever_reads_waits_for_no_writer(impatient: AsyncEngine):
    async with impatient.begin() as writing, impatient.connect() as reading:
        await writing.execute(text("UPDATE tally SET n = 1"))
        seen = (await reading.execute(text("SELECT n FROM tally"))).scalar_one()

    assert seen == 0


async def test_what_was_logged_is_put_in_its_place(impatient: AsyncEngine, tmp_path: Path):
    before = (tmp_path / "x.db").read_bytes()

    await checkpoint(impatient)

    assert b"tally" not in before
    assert b"tally" in (tmp_path / "x.db").read_bytes()
