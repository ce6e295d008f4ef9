"""Jobs run by themselves, alone, and fail alone."""

import asyncio
import logging
from datetime import timedelta

from bot.schedule import Schedule

OFTEN = timedelta(seconds=0.02)


async def test_a_job_runs_again_and_again_until_stopped():
    ran = []

    async def job():
        ran.append(1)

    schedule = Schedule({"job": (OFTEN, job)})
    schedule.start()
    await asyncio.sleep(0.2)
    await schedule.stop(1)
    before = len(ran)
    await asyncio.sleep(0.1)

    assert before >= 2
    assert len(ran) == before


async def test_a_slow_job_never_overlaps_itself():
    running, most = 0, 0

    async def job():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.1)
        running -= 1

    schedule = Schedule({"job": (OFTEN, job)})
    schedule.start()
    await asyncio.sleep(0.4)
    await schedule.stop(1)

    assert most == 1


async def test_a_job_that_fails_is_logged_and_neither_stops_itself_nor_others(caplog):
    ran = {"bad": 0, "good": 0}

    async def bad():
        ran["bad"] += 1
        raise RuntimeError("broken")

    async def good():
        ran["good"] += 1

    schedule = Schedule({"bad": (OFTEN, bad), "good": (OFTEN, good)})
    schedule.start()
    await asyncio.sleep(0.2)
    await schedule.stop(1)

    assert min(ran.values()) >= 2
    assert ("bot.schedule", logging.ERROR, "job failed") in caplog.record_tuples


async def test_stopping_waits_for_what_runs():
    ended = []

    async def job():
        await asyncio.sleep(0.2)
        ended.append(1)

    schedule = Schedule({"job": (OFTEN, job)})
    schedule.start()
    await asyncio.sleep(0.05)
    await schedule.stop(1)

    assert ended == [1]


async def test_what_takes_too_long_at_the_end_is_left_there_and_is_no_error(caplog):
    async def endless():
        await asyncio.sleep(30)

    schedule = Schedule({"job": (OFTEN, endless)})
    schedule.start()
    await asyncio.sleep(0.1)
    await schedule.stop(0.01)
    await asyncio.sleep(0.05)

    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
