"""The bot under 10 to 100 people at once: percentiles, throughput, errors, memory, as a page with plots.

`make load` runs baseline, normal and peak against the HTTP API by locust, then people in Slack's emulator where there
is one. `make load ARGS=--long` also watches memory for half an hour.
"""

import argparse
import asyncio
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.load.chat import in_slack
from benchmarks.load.page import page
from benchmarks.load.seen import Latency, Phase, process_of
from tests.scenarios.bot import Bot

HERE = Path(__file__).parent
LOCUST = "locust==2.37.14"
UVX = str(Path(sys.executable).with_name("uvx"))
# name, users, requests of each; think time is a second
PHASES = (("baseline", 10, 50), ("normal", 50, 100), ("peak", 100, 200))
LONG = ("memory", 20, 0)
HALF_AN_HOUR_S, LOOK_EVERY_S = 1800, 5.0
LAST = "Aggregated"


@dataclass
class Watch:
    """Processor and memory of the bot and its own processes, every few seconds."""

    process: psutil.Process
    memory: list[tuple[float, float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        self.process.cpu_percent()
        started = time.monotonic()
        while not self.over.wait(LOOK_EVERY_S):
            self.memory.append((time.monotonic() - started, self.process.memory_info().rss / 2**20))
            self.cpu.append(self.process.cpu_percent())


@contextmanager
def watched(bot: Bot) -> Iterator[Watch]:
    seen = Watch(process_of(bot))
    thread = threading.Thread(target=seen.look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        seen.over.set()
        thread.join()


def http(bot: Bot, folder: Path, name: str, users: int, requests: int) -> Phase:
    """Locust on one core; the bot has the other."""
    told = folder / name
    argv = [UVX, "--quiet", LOCUST, "--locustfile", str(HERE / "people.py"), "--host", bot.url, "--headless"]
    argv += ["--users", str(users), "--spawn-rate", "10", "--csv", str(told), "--only-summary"]
    argv += ["--run-time", f"{HALF_AN_HOUR_S if not requests else 3 * requests + 60}s"]
    environ = {**os.environ, "LOAD_TOKEN": bot.command("token", "owner").stdout.strip(), "LOAD_REQUESTS": str(requests)}
    with watched(bot) as seen:
        started = time.monotonic()
        done = subprocess.run(["taskset", "-c", "1", *argv], env=environ, capture_output=True, text=True, check=False)
        took = time.monotonic() - started
    if not told.with_name(f"{name}_stats.csv").exists():
        raise SystemExit(f"locust did not run: {done.stderr[-500:]}")
    rows = list(csv.DictReader(told.with_name(f"{name}_stats.csv").open()))
    return Phase(name, users, took, [_latency(row) for row in rows], seen.memory, seen.cpu)


def _latency(row: dict[str, str]) -> Latency:
    route = row["Name"] if row["Name"] == LAST else f"{row['Type']} {row['Name']}"
    p50, p95, p99 = (float(row[name]) for name in ("50%", "95%", "99%"))
    requests, failures = int(row["Request Count"]), int(row["Failure Count"])
    return Latency(route, requests, failures, p50, p95, p99, float(row["Requests/s"]))


@contextmanager
def running(folder: Path) -> Iterator[Bot]:
    """The real bot, on this machine's own metrics, pinned to a core of its own."""
    bot = Bot(folder)
    bot.start()
    try:
        bot.wait_ready(120)
        for process in (process_of(bot), *process_of(bot).children(recursive=True)):
            process.cpu_affinity([0])
        yield bot
    finally:
        with contextlib.suppress(AssertionError):
            bot.stop()


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also watch memory for half an hour at 20 users")
    parser.add_argument("--only", default="", help="the name of one phase")
    parser.add_argument("--out", type=Path, default=Path("load.html"), help="where the page goes")
    given = parser.parse_args(argv)
    wanted = [one for one in (*PHASES, *((LONG,) if given.long else ())) if given.only in ("", one[0])]
    with tempfile.TemporaryDirectory(prefix="cloudops-load-") as name:
        folder = Path(name)
        with running(folder) as bot:
            phases = [http(bot, folder, *one) for one in wanted]
        if not given.only or given.only == "chat":
            phases += asyncio.run(in_slack(folder / "chat"))
    for phase in phases:
        print("\n".join(phase.lines()), flush=True)
    given.out.write_text(page(phases), encoding="utf-8")
    print(f"The page is {given.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
