"""What every test may ask for: a migrated database on each of the two servers we support."""

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import connect
from bot.storage.migrate import upgrade
from tests import postgres

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a throw-away PostgreSQL, without a database."""
    if postgres.binaries() is None:
        pytest.skip("NOT TESTED on PostgreSQL: no server below /usr/lib/postgresql (apt install postgresql)")
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """A new, empty database."""
    return postgres.create(postgres_url, f"test_{next(NUMBERS)}")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated SQLite."""
    made = connect(f"sqlite+aiosqlite:///{tmp_path / 'cloudops.db'}")
    await upgrade(made)
    yield made
    await made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
async def engines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated database, once on SQLite and once on PostgreSQL."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'both.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    made = connect(url)
    await upgrade(made)
    yield made
    await made.dispose()
