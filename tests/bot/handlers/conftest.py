from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.office import Office


@pytest.fixture
async def office(engine: AsyncEngine) -> AsyncIterator[Office]:
    made = Office(engine)
    yield made
    await made.close()
