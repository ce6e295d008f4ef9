from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.identity.people import People, Person
from bot.storage.engine import connect
from bot.storage.tables import metadata
from remediation.actor import Role
from tests.clock import Clock


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = connect(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people() -> People:
    return People((Person("lee", frozenset({Role.APPROVER})), Person("sam", frozenset({Role.OPERATOR}))))
