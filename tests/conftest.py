"""What every test may ask for: a migrated database on each of the two servers we support."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event
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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite to copy, since migrating anew for every test is slow."""
    path = tmp_path_factory.mktemp("migrated") / "cloudops.db"
    _migrated(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_url: str) -> str:
    """The name of a migrated database on the throw-away server, to copy."""
    _migrated(postgres.create(postgres_url, "migrated"))
    return "migrated"


@pytest.fixture
async def engine(tmp_path: Path, migrated_file: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated SQLite."""
    made = _copied(migrated_file, tmp_path)
    yield made
    await made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
async def engines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated database, once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        template = request.getfixturevalue("migrated_database")
        url = request.getfixturevalue("postgres_url")
        made = connect(postgres.create(url, f"test_{next(NUMBERS)}", template))
    else:
        made = _copied(request.getfixturevalue("migrated_file"), tmp_path)
    yield made
    await made.dispose()


def _migrated(url: str) -> None:
    # In a thread of its own, since the test that asks first has a running loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _migrate(url)).result()


async def _migrate(url: str) -> None:
    made = connect(url)
    await upgrade(made)
    await made.dispose()


def _copied(template: Path, folder: Path) -> AsyncEngine:
    shutil.copy(template, folder / "cloudops.db")
    made = connect(f"sqlite+aiosqlite:///{folder / 'cloudops.db'}")
    # A test's database need not survive a power cut.
    event.listen(made.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return made
