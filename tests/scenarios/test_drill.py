"""Fire drills against a real bot: the whole chain, and nothing left behind."""

import json
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bot.control.socket_path import SOCKET
from tests.scenarios.bot import CLOUDOPS, Bot, running

STAGES = ["started", "attached", "normal", "broken", "detected", "asked", "answered", "ran", "verified", "closed"]
PEOPLE = """
people:
  - {name: sam, roles: [operator]}
  - {name: lee, roles: [approver]}
"""
# No drill takes longer than 240 s; a bot of its own is started and ended besides.
LONGEST_S = 260

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(2 * LONGEST_S)]


def stages(said: str) -> list[str]:
    """The stages in the order in which they were told, each once."""
    told = re.findall(r"^ *\d+\.\d s  (\w+)", said, re.MULTILINE)
    return [stage for stage in dict.fromkeys(told) if stage != "learning"]


def ledger(bot: Bot) -> str:
    with sqlite3.connect(bot.data / "cloudops.db") as database:
        return json.dumps(database.execute("select * from ledger").fetchall())


def victim(said: str) -> int:
    """The process of the sacrificial service."""
    return int(re.findall(r"\(process (\d+)\), about", said)[0])


@contextmanager
def drill(bot: Bot, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`cloudops drill` under way, ended whatever happens."""
    started = subprocess.Popen(
        [CLOUDOPS, "drill", *arguments], cwd=bot.folder, env=bot.environ, stdout=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait(30)
        started.stdout.close()


def until(started: "subprocess.Popen[str]", stage: str) -> str:
    """What it says up to that stage."""
    said = ""
    for line in started.stdout:
        said += line
        if stage in stages(line):
            return said
    raise AssertionError(said)


def test_a_leak_is_noticed_repaired_and_verified_by_a_bot_started_for_it(tmp_path: Path):
    bot = Bot(tmp_path, PEOPLE)

    done = bot.command("drill", "--fault", "leak", "--approve-as", "lee", within_s=LONGEST_S)

    assert done.returncode == 0, done.stdout + done.stderr
    assert [stage for stage in stages(done.stdout) if stage in STAGES] == STAGES
    assert "approved by lee (unattended drill)" in done.stdout
    assert "unattended drill" in ledger(bot)
    assert bot.command("ledger", "verify").returncode == 0
    assert not (bot.data / SOCKET).exists()


def test_only_an_approver_can_be_named(tmp_path: Path):
    with running(tmp_path, PEOPLE) as bot:
        bot.wait_ready()

        done = bot.command("drill", "--approve-as", "sam")

    assert done.returncode == 1
    assert "sam is no approver here. Approvers: lee." in done.stderr


def test_a_killed_drill_leaves_no_process(tmp_path: Path):
    with running(tmp_path) as bot:
        bot.wait_ready()
        with drill(bot, "--fault", "leak") as started:
            pid = victim(until(started, "attached"))
            started.send_signal(signal.SIGKILL)
            started.wait(10)

        bot.wait_until(lambda: not psutil.pid_exists(pid), "the service to end", 10)


def test_an_interrupted_drill_takes_everything_away(tmp_path: Path):
    with running(tmp_path) as bot:
        bot.wait_ready()
        with drill(bot, "--fault", "leak") as started:
            pid = victim(until(started, "attached"))
            started.send_signal(signal.SIGINT)

            assert started.wait(20) == 130
        assert not psutil.pid_exists(pid)
        assert "drill" not in bot.command("ask", "status").stdout


def test_one_drill_at_a_time(tmp_path: Path):
    with running(tmp_path) as bot:
        bot.wait_ready()
        with drill(bot, "--fault", "none") as first:
            until(first, "attached")

            second = bot.command("drill", "--fault", "none")

    assert second.returncode == 1
    assert "A drill of drill is running already." in second.stderr


@pytest.mark.soak
@pytest.mark.parametrize("fault", ["cpu", "latency", "errors", "crash"])
def test_every_fault_is_noticed_repaired_and_verified(tmp_path: Path, soak: int, fault: str):
    _only_when_soaking(soak)
    with running(tmp_path) as bot:
        bot.wait_ready()

        done = bot.command("drill", "--fault", fault, "--approve-as", "night", within_s=LONGEST_S)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.soak
def test_without_a_fault_nothing_is_raised(tmp_path: Path, soak: int):
    _only_when_soaking(soak)
    with running(tmp_path) as bot:
        bot.wait_ready()

        done = bot.command("drill", "--fault", "none", within_s=LONGEST_S)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was raised in 60 s of watching" in done.stdout


@pytest.mark.soak
def test_a_repair_that_does_nothing_is_found_out(tmp_path: Path, soak: int):
    _only_when_soaking(soak)
    with running(tmp_path) as bot:
        bot.wait_ready()

        done = bot.command(
            "drill", "--fault", "leak", "--repair", "nothing", "--approve-as", "night", within_s=LONGEST_S
        )

    assert done.returncode == 1
    assert "no effect" in done.stdout
    assert "The verdict is 'no effect'." in done.stderr


@pytest.mark.soak
@pytest.mark.parametrize("fault", ["leak", "latency", "errors", "crash", "cpu"])
def test_a_repair_that_makes_it_worse_is_found_out_and_rolled_back(tmp_path: Path, soak: int, fault: str):
    _only_when_soaking(soak)
    with running(tmp_path) as bot:
        bot.wait_ready()

        done = bot.command("drill", "--fault", fault, "--repair", "worse", "--approve-as", "night", within_s=LONGEST_S)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the rollback succeeded" in done.stdout


def _only_when_soaking(soak: int) -> None:
    if soak == 1:
        pytest.skip("takes about two minutes: make soak")
