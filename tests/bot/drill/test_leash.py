"""What is started on a leash ends with whoever holds it."""

import subprocess
import sys
import time

import psutil

LEASHED = (sys.executable, "-m", "bot.drill.leash")
# Says its process id, and takes its time to end.
LONG = (
    "import os, signal, time; signal.signal(15, lambda *_: os._exit(0)); print(os.getpid(), flush=True); time.sleep(60)"
)


def ends(pid: int, within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not psutil.pid_exists(pid)


def start(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([*LEASHED, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_it_ends_when_the_holder_lets_go():
    with start(sys.executable, "-c", LONG) as leash:
        pid = int(leash.stdout.readline())
        leash.stdin.close()

        assert ends(pid)
        assert leash.wait(10) == 0


def test_the_leash_ends_with_what_it_holds_and_says_how():
    with start(sys.executable, "-c", "raise SystemExit(7)") as leash:
        assert leash.wait(10) == 7
