"""Detection's tables in the databases that every test may ask for."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from detection.records import metadata


@pytest.fixture
async def engine(engine: AsyncEngine) -> AsyncEngine:
    return await _with_tables(engine)


@pytest.fixture
async def engines(engines: AsyncEngine) -> AsyncEngine:
    return await _with_tables(engines)


async def _with_tables(engine: AsyncEngine) -> AsyncEngine:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return engine
