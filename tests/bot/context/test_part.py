import asyncio

from bot.context.known import Missing
from bot.context.part import part
from monitoring.source import MetricsError


async def test_what_is_late_is_not_known():
    assert await part("alerts", asyncio.Event().wait(), 0.01) == Missing("There was no answer within 0.01 s.")


async def test_what_cannot_be_read_says_why():
    async def read():
        raise MetricsError("Refused.")

    assert await part("alerts", read(), 20) == Missing("Refused.")


async def test_an_answer_in_time_is_the_answer():
    assert await part("alerts", asyncio.sleep(0, 7), 20) == 7
