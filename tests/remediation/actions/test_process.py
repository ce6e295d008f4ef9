import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from remediation.actions.process import rehearse, run, started
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.runbooks import Process

EXE = str(Path(sys.executable).resolve())
DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    yield from child("import time; print('up', flush=True); time.sleep(60)")


@pytest.fixture
def deaf() -> Iterator[subprocess.Popen[bytes]]:
    yield from child(DEAF)


def child(code: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as made:
        assert made.stdout
        made.stdout.readline()
        yield made
        made.kill()


def known(process: subprocess.Popen[bytes], **changes: object) -> Process:
    values: dict[str, object] = {"exe": EXE, "pid": str(process.pid), "started": started(str(process.pid))}
    return Process(**{**values, "grace": timedelta(seconds=0.5), **changes})  # type: ignore[arg-type]


async def end(process: Process, stop: asyncio.Event | None = None) -> Outcome:
    return await run(process, timedelta(seconds=5), stop or asyncio.Event(), lambda text: text)


async def test_it_is_asked_to_end(victim):
    outcome = await end(known(victim))

    assert (outcome.phase, victim.wait(5)) == (Phase.SUCCEEDED, -15)
    assert outcome.output.endswith("ended when asked to.")


async def test_what_does_not_end_is_killed(deaf):
    assert (await end(known(deaf))).phase is Phase.SUCCEEDED
    assert deaf.wait(5) == -9


@pytest.mark.parametrize(
    "other", [{"started": "1"}, {"exe": "/usr/bin/other"}, {"pid": "1"}, {"pid": "x"}, {"pid": str(os.getpid())}]
)
async def test_whatever_is_not_exactly_that_process_lives(victim, other):
    outcome = await end(known(victim, **other))

    assert (outcome.phase, victim.poll()) == (Phase.FAILED, None)


async def test_a_number_that_nobody_has_is_said(victim):
    process = known(victim)
    victim.kill()
    victim.wait()

    assert (await end(process)).output == f"Nothing was ended: There is no process {process.pid}."


def test_a_rehearsal_names_the_parameters_and_ends_nothing(victim):
    text = rehearse(known(victim, started="1"))

    assert f"pid={victim.pid} started={started(str(victim.pid))}" in text
    assert text.startswith(f"It would fail: Process {victim.pid} started at")
    assert victim.poll() is None


async def test_a_halt_comes_before_the_kill(deaf):
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, stop.set)

    assert (await end(known(deaf), stop)).phase is Phase.HALTED
    assert deaf.poll() is None
