import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, perf_counter, sleep

import pytest

from remediation.actions.command import run
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import LIMIT
from remediation.redact import MARK, redactor
from remediation.runbooks import Command
from tests.remediation.fakes import alive

SOON = timedelta(seconds=0.5)
LONG = timedelta(seconds=20)
REDACT = redactor(("hunter2222",))
DOUBLE_FORK = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
        time.sleep(60)
    os._exit(0)
time.sleep(60)
"""


async def act(*argv: str, timeout: timedelta = LONG, stop: asyncio.Event | None = None) -> Outcome:  # noqa: ASYNC109
    return await run(Command(argv), timeout, stop or asyncio.Event(), REDACT)


async def written(path: Path) -> list[int]:
    """Process ids that a child wrote down."""
    return await asyncio.to_thread(_written, path)


def _written(path: Path) -> list[int]:
    deadline = monotonic() + 10
    while not path.exists() or not path.read_text().endswith("\n"):
        assert monotonic() < deadline
        sleep(0.01)
    return [int(line) for line in path.read_text().split()]


async def test_what_it_printed_and_how_it_ended_are_kept():
    good, bad = await act("/bin/echo", "hello"), await act("/bin/sh", "-c", "echo oops >&2; exit 3")

    assert good == Outcome(Phase.SUCCEEDED, "hello\n", 0)
    assert bad == Outcome(Phase.FAILED, "oops\n", 3)


@pytest.mark.parametrize("word", ["x; echo owned", "$(id)", "`id`", "a|b", "> /tmp/x", "*", "$HOME", "a b", "'", '"'])
async def test_no_shell_ever_reads_an_argument(word: str):
    assert (await act("/usr/bin/printf", "%s|", word, "end")).output == f"{word}|end|"


async def test_nothing_of_our_own_environment_is_handed_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "very-secret")

    names = {line.partition("=")[0] for line in (await act("/usr/bin/env")).output.splitlines()}

    assert names == {"PATH", "LANG", "HOME", "CLOUDOPS_ACTION"}


async def test_it_reads_nothing_and_runs_in_a_session_of_its_own():
    script = "import os,sys; print(sys.stdin.read() == '', os.getsid(0) == os.getppid() == os.getpgid(0), os.getcwd())"

    assert (await act(sys.executable, "-c", script)).output == "True True /\n"


async def test_no_descriptor_of_ours_is_handed_on():
    opened = (await act("/bin/ls", "/proc/self/fd")).output.split()

    assert len(opened) == 4  # its own three, and the folder it lists


async def test_a_polite_end_is_heard_before_the_other(tmp_path: Path):
    script = f"trap 'echo bye; exit 0' TERM; echo $$ > {tmp_path}/pid; while :; do sleep 0.1; done"

    assert (await act("/bin/sh", "-c", script, timeout=SOON)).output.endswith("bye\n")


async def test_when_the_guard_is_killed_the_action_ends_too(tmp_path: Path):
    script = f"echo $PPID > {tmp_path}/pids; sleep 60 & echo $! >> {tmp_path}/pids; wait"
    acting = asyncio.create_task(act("/bin/sh", "-c", script))
    async with asyncio.timeout(10):
        while len(pids := await written(tmp_path / "pids")) < 2:
            pass
    os.kill(pids[0], signal.SIGKILL)

    assert (await acting).phase is Phase.FAILED
    assert not alive(pids[1])


async def test_a_program_that_does_not_exist_has_failed():
    assert await act("/no/such/program") == Outcome(
        Phase.FAILED, "/no/such/program could not be started: No such file or directory.\n", 127
    )


async def test_a_null_byte_cannot_be_an_argument():
    assert (await act("/bin/echo", "a\0b")).phase is Phase.FAILED


async def test_its_time_is_bounded():
    assert await act("/bin/sh", "-c", "echo begun; sleep 60", timeout=SOON) == Outcome(Phase.TIMED_OUT, "begun\n")


async def test_a_process_that_ignores_the_first_signal_is_killed(tmp_path: Path):
    script = f"trap '' TERM; echo $$ > {tmp_path}/pid; while :; do sleep 0.1; done"

    outcome = await act("/bin/sh", "-c", script, timeout=SOON)

    assert outcome.phase is Phase.TIMED_OUT
    assert not alive((await written(tmp_path / "pid"))[0])


async def test_at_the_timeout_grandchildren_end_too(tmp_path: Path):
    script = f"(sleep 60 & echo $! >> {tmp_path}/pids; wait) & wait"

    await act("/bin/sh", "-c", script, timeout=SOON)

    assert not any(alive(pid) for pid in await written(tmp_path / "pids"))


async def test_a_child_that_left_for_a_session_of_its_own_ends_too(tmp_path: Path):
    await act(sys.executable, "-c", DOUBLE_FORK, str(tmp_path / "pids"), timeout=timedelta(seconds=2))

    assert not any(alive(pid) for pid in await written(tmp_path / "pids"))


async def test_a_child_that_dropped_its_environment_ends_with_its_group(tmp_path: Path):
    script = f"env -i sleep 60 & echo $! >> {tmp_path}/pids; wait"

    await act("/bin/sh", "-c", script, timeout=SOON)

    assert not any(alive(pid) for pid in await written(tmp_path / "pids"))


async def test_a_child_that_dropped_its_environment_and_ignores_the_first_signal_is_killed(tmp_path: Path):
    child = f"trap '' TERM; echo $$ > {tmp_path}/pids; while :; do sleep 0.1; done"

    await act("/bin/sh", "-c", 'env -i /bin/sh -c "$0" & wait', child, timeout=SOON)

    assert not any(alive(pid) for pid in await written(tmp_path / "pids"))


async def test_being_stopped_ends_the_whole_group(tmp_path: Path):
    stop = asyncio.Event()
    acting = asyncio.create_task(act("/bin/sh", "-c", f"sleep 60 & echo $! >> {tmp_path}/pids; wait", stop=stop))
    pids = await written(tmp_path / "pids")
    stop.set()

    outcome = await acting

    assert outcome.phase is Phase.HALTED
    assert not any(alive(pid) for pid in pids)


async def test_being_cancelled_ends_the_whole_group(tmp_path: Path):
    acting = asyncio.create_task(act("/bin/sh", "-c", f"sleep 60 & echo $! >> {tmp_path}/pids; wait"))
    pids = await written(tmp_path / "pids")
    acting.cancel()

    await asyncio.gather(acting, return_exceptions=True)

    assert not any(alive(pid) for pid in pids)


async def test_a_daemon_it_leaves_behind_lives_on_and_is_not_waited_for(tmp_path: Path):
    started = perf_counter()

    outcome = await act("/bin/sh", "-c", f"sleep 60 & echo $! >> {tmp_path}/pids; echo started")

    (pid,) = await written(tmp_path / "pids")
    try:
        assert outcome == Outcome(Phase.SUCCEEDED, "started\n", 0)
        assert alive(pid)
        assert perf_counter() - started < 10
    finally:
        os.kill(pid, signal.SIGKILL)


async def test_any_amount_of_output_is_read_and_little_of_it_kept():
    outcome = await act("/bin/sh", "-c", "yes line | head -c 50000000; echo the end")

    assert outcome.phase is Phase.SUCCEEDED
    assert outcome.output.endswith("the end\n")
    assert len(outcome.output.encode()) <= LIMIT


async def test_what_it_printed_is_redacted():
    assert (await act("/bin/echo", "pw hunter2222 token=abc")).output == f"pw {MARK} token={MARK}\n"


async def test_a_signal_from_outside_is_a_failure():
    assert await act("/bin/sh", "-c", "kill -9 $$") == Outcome(Phase.FAILED, "", -signal.SIGKILL)
