"""Drills that are on, over, and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.drills import Drills
from tests.clock import MORNING

MINUTE = timedelta(minutes=1)
SPEC = {"service": "drill"}


@pytest.fixture
async def drills(engines: AsyncEngine) -> Drills:
    made = Drills(engines)
    await made.put("drill", SPEC, MORNING + MINUTE)
    return made


async def test_a_drill_is_on_until_its_time_is_over(drills: Drills):
    assert await drills.current(MORNING) == (SPEC,)
    assert await drills.current(MORNING + MINUTE) == ()


async def test_a_drill_that_is_renewed_goes_on(drills: Drills):
    await drills.put("drill", SPEC, MORNING + 2 * MINUTE)

    assert await drills.current(MORNING + MINUTE) == (SPEC,)


async def test_a_drill_that_ends_is_over_at_once(drills: Drills):
    await drills.end("drill", MORNING)

    assert await drills.over(MORNING) == ("drill",)


async def test_a_drill_that_nobody_renews_is_over(drills: Drills):
    assert await drills.over(MORNING + MINUTE) == ("drill",)


async def test_what_was_over_by_then_is_forgotten_and_nothing_else(drills: Drills):
    await drills.put("other", SPEC, MORNING + 3 * MINUTE)

    await drills.forget(MORNING + 2 * MINUTE)

    assert await drills.over(MORNING + 3 * MINUTE) == ("other",)
