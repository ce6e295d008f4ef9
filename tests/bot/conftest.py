from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot import consoles
from tests.bot.office import Office
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(engine: AsyncEngine, clock: Clock, tmp_path: Path) -> consoles.Made:
    """A console with sam, who may ask, and lee, who may approve."""
    return consoles.make(engine, clock, tmp_path)


@pytest.fixture
async def sam(made: consoles.Made) -> AsyncIterator[consoles.Inside]:
    """sam's browser, logged in."""
    inside = await made.let_in("sam")
    yield inside
    await inside.client.aclose()


@pytest.fixture
async def lee(made: consoles.Made) -> AsyncIterator[consoles.Inside]:
    """lee's browser, logged in."""
    inside = await made.let_in("lee")
    yield inside
    await inside.client.aclose()


@pytest.fixture
async def office(engine: AsyncEngine) -> AsyncIterator[Office]:
    """A desk with people and two services, where what was started ends with the test."""
    made = Office(engine)
    yield made
    await made.close()
