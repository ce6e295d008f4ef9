"""A bot's end of the line on a real database, with a world around it that a test can change."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.drill.fakes import FakeBot


@pytest.fixture
def bot(engine: AsyncEngine, tmp_path: Path) -> FakeBot:
    return FakeBot(engine, tmp_path)
