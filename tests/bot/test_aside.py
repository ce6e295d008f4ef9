"""The process beside ours, for real."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from bot.aside import Aside, AsideError
from detection.anomaly import Normal
from detection.history.lock import BusyError
from detection.round import Question, Terms
from detection.sweeper import Answer
from monitoring.model import Key
from tests.detection.fakes import CHECKOUT, MEMORY, NOW, series, wobbling

KEY = Key("checkout", "memory", "a:1")


@pytest.fixture
async def aside(tmp_path: Path) -> AsyncIterator[Aside]:
    made = Aside(tmp_path, timedelta(hours=1))
    yield made
    await made.close()


async def judged(aside: Aside) -> object:
    (question,) = await aside.wanted([Question(CHECKOUT, MEMORY)], NOW)
    answer = Answer(question, [(question.windows[0], [series(wobbling(100), KEY)])])
    return (await aside.judge([answer], Terms(NOW, 1.0)))[KEY]


async def test_it_judges_in_another_process_that_keeps_the_history(aside: Aside, tmp_path: Path) -> None:
    found = await judged(aside)

    assert isinstance(found, Normal)
    assert aside.pid != os.getpid()
    assert await asyncio.to_thread(names, tmp_path) == {"1s.lock", "1s.points", "1s.series", "1s.lessons"}


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def test_one_that_died_is_replaced_and_its_call_is_an_error(aside: Aside) -> None:
    await judged(aside)
    died = aside.pid
    assert died
    os.kill(died, signal.SIGSTOP)
    call = asyncio.create_task(judged(aside))
    await asyncio.sleep(0.1)
    os.kill(died, signal.SIGKILL)
    with pytest.raises(AsideError, match="the next sweep gets a new one"):
        await call

    assert isinstance(await judged(aside), Normal)
    assert aside.pid != died


async def test_a_call_that_was_broken_off_leaves_no_answer_for_the_next(aside: Aside) -> None:
    await judged(aside)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await judged(aside)

    assert isinstance(await judged(aside), Normal)


async def test_one_that_does_not_end_is_ended(aside: Aside) -> None:
    await judged(aside)
    pid = aside.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    async with asyncio.timeout(5):
        await aside.close()

    assert not psutil.pid_exists(pid)


async def test_another_bot_in_the_same_folder_is_refused_with_a_sentence(aside: Aside, tmp_path: Path) -> None:
    await judged(aside)
    other = Aside(tmp_path, timedelta(hours=1))

    with pytest.raises(BusyError, match="each bot needs a data folder of its own"):
        await judged(other)
    await other.close()


def test_it_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()

    child.wait(10)
    assert not child.is_running()


PARENT = """
import asyncio, sys, pathlib, datetime
from bot.aside import Aside

async def main():
    aside = Aside(pathlib.Path(sys.argv[1]), datetime.timedelta(hours=1))
    await aside.wanted([], datetime.datetime.now(datetime.UTC))
    print(aside.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
