"""A database of its own for each test, and a world that can be changed under the flow's feet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import connect
from remediation.records import metadata
from tests.remediation.fakes import FakeWorld


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """SQLite with this package's tables only."""
    made = connect(f"sqlite+aiosqlite:///{tmp_path / 'remediation.db'}")
    await _create(made)
    yield made
    await made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """The same once on SQLite and once on PostgreSQL."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'both.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    made = connect(url)
    await _create(made)
    yield made
    await made.dispose()


@pytest.fixture
def world(engine: AsyncEngine, tmp_path: Path) -> FakeWorld:
    return FakeWorld(engine, tmp_path)


@pytest.fixture
def shared(both: AsyncEngine, tmp_path: Path) -> FakeWorld:
    """A world on either database, for what several processes do at once."""
    return FakeWorld(both, tmp_path)


async def _create(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
