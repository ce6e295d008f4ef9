import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.office import Office


@pytest.fixture
def office(engine: AsyncEngine) -> Office:
    return Office(engine)
