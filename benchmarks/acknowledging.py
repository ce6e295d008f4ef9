"""How soon a command from Slack is acknowledged by a bot that is busy, against the same bot when it is idle."""

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import numpy as np

from bot.app import opened
from bot.config.understand import understand
from bot.platforms.slack.signature import signed
from bot.settings import read
from monitoring.model import Key
from monitoring.records import Point

ROUNDS, EVERY_S = 150, 0.2
SECRET = "a-signing-secret"
SERVICES, HISTORY, STEP_S = 40, timedelta(hours=6), 2
AIM_MS = 1000
CLOUDOPS = str(Path(sys.executable).with_name("cloudops"))
# What the bot asks of Slack while it is measured; everything is well.
SLACK = b'{"ok": true, "team_id": "T1", "user_id": "U0BOT", "user": "cloudops", "ts": "1.1", "channel": "C1"}'
FIT = """
import numpy, pandas, prophet
days = pandas.DataFrame({"ds": pandas.date_range("2026-01-01", periods=4000, freq="5min"), "y": numpy.arange(4000.0)})
while True:
    prophet.Prophet(uncertainty_samples=0).fit(days)
"""
# Holds the database's only pen for 300 ms, half of the time.
LOCK = """
import sqlite3, sys, time
while True:
    with sqlite3.connect(sys.argv[1], timeout=60) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(0.3)
    time.sleep(0.3)
"""


def config(port: int, services: int) -> str:
    """The page is sampled for each of the services, and each is swept as often as it is sampled."""
    names = [f"shop-{number}" for number in range(services)]
    listed = "".join(f"  - {{name: {name}, every: {STEP_S}s}}\n" for name in names)
    pages = "".join(f"  - {{service: {name}, url: 'http://127.0.0.1:{port}/metrics'}}\n" for name in names)
    own = f"services:\n{listed}endpoints:\n{pages}" if names else ""
    signal = "signals:\n  - {name: queue, query: 'queue{labels}'}\n".replace("{labels}", "{{labels}}")
    return f"sweep: {{every: 60s, history: 6h}}\n{own}{signal}"


async def fill(folder: Path, text: str) -> None:
    """As many points as sweeps look back, of a queue that goes up and down."""
    now, size = int(datetime.now(UTC).timestamp()), int(HISTORY.total_seconds()) // STEP_S
    values = 50 + 10 * np.sin(np.arange(size) / 300) + np.random.default_rng(1).normal(0, 1, size)
    async with opened(read(environment(folder), folder), understand(text)) as app:
        for service in app.config.services:
            key = Key(service.name, "queue", "")
            await app.samples.write(
                [Point(key, now - STEP_S * (size - number), float(one)) for number, one in enumerate(values)]
            )


def environment(folder: Path, http: str = "127.0.0.1:0", slack: int = 0) -> dict[str, str]:
    named = {"CLOUDOPS_DATA": str(folder / "data"), "CLOUDOPS_HTTP": http}
    if slack:
        named |= {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}
        named["SLACK_API_URL"] = f"http://127.0.0.1:{slack}/api"
    return named


@asynccontextmanager
async def outside() -> AsyncIterator[int]:
    """A Slack to whom everything is well, and the page that is sampled, on one port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = next((int(line[15:]) for line in head.splitlines() if line.startswith("content-length:")), 0)
            await reader.readexactly(length)
            page = head.startswith("get ")
            body = b"# TYPE queue gauge\nqueue 50\n" if page else SLACK
            kind = "text/plain; version=0.0.4" if page else "application/json"
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n".encode())
            writer.write(b"Connection: close\r\n\r\n" + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


@contextmanager
def process(argv: list[str], **given: object) -> Iterator[None]:
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **given) as started:  # type: ignore[call-overload]
        try:
            yield
        finally:
            # The bot ends its own processes; what has nothing to end is simply gone.
            started.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(15)
            started.kill()


async def acknowledged(client: httpx.AsyncClient, url: str, number: int) -> tuple[float, bool]:
    """Milliseconds until the command was acknowledged, and whether it had to be typed again."""
    form = {"command": "/cloudops", "text": "status", "trigger_id": f"{time.time_ns()}.{number}", "team_id": "T1"}
    form |= {"user_id": "U1", "channel_id": "C1", "response_url": url.replace("/slack/events", "/health/live")}
    body, stamp = urlencode(form).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signed(SECRET, stamp, body),
    }
    start = time.perf_counter()
    answer = await client.post(url, content=body, headers=headers)
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code == httpx.codes.OK, answer.text
    return taken, "not recorded" in answer.text


async def measured(address: str) -> list[tuple[float, bool]]:
    """Five commands a second, whether or not the last one was acknowledged."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        asking = []
        for number in range(ROUNDS):
            asking.append(asyncio.create_task(acknowledged(client, f"http://{address}/slack/events", number)))
            await asyncio.sleep(EVERY_S)
        return await asyncio.gather(*asking)


async def until_ready(address: str, outlast_s: float) -> None:
    """And then until it has settled."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        for _ in range(200):
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(f"http://{address}/health")).status_code == httpx.codes.OK:
                    break
            await asyncio.sleep(0.3)
    await asyncio.sleep(outlast_s)


async def situation(services: int, beside: Callable[[Path], list[str]] | None = None) -> list[tuple[float, bool]]:
    """A bot of its own with that much to sweep, and a process that is in its way."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        folder, address = Path(name), f"127.0.0.1:{taken.getsockname()[1]}"
        taken.close()
        async with outside() as port:
            text = config(port, services)
            (folder / "cloudops.yaml").write_text(text)
            await fill(folder, text)
            ours = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
            with process([CLOUDOPS, "up"], cwd=folder, env=ours | environment(folder, address, port)):
                await until_ready(address, 5)
                argv = beside(folder / "data" / "cloudops.db") if beside else [sys.executable, "-c", "pass"]
                with process(argv):
                    await asyncio.sleep(3 if beside else 0)
                    return await measured(address)


def locking(database: Path) -> list[str]:
    return [sys.executable, "-c", LOCK, str(database)]


def fitting(_database: Path) -> list[str]:
    return [sys.executable, "-c", FIT]


SITUATIONS: dict[str, tuple[int, Callable[[Path], list[str]] | None]] = {
    "idle": (0, None),
    "sweeping all the time": (SERVICES, None),
    "and a Prophet fit beside it": (SERVICES, fitting),
    "database locked half the time": (0, locking),
}


async def main(*wanted: str) -> None:
    """Each situation has a bot of its own; the first is the baseline, `wanted` are words of others."""
    base = 0.0
    for name, (services, beside) in SITUATIONS.items():
        if base and wanted and not any(word in name for word in wanted):
            continue
        answers = await situation(services, beside)
        found, again = [taken for taken, _ in answers], sum(refused for _, refused in answers)
        p50, p99 = statistics.median(found), statistics.quantiles(found, n=100)[98]
        base = base or p50
        held = "within" if p99 <= AIM_MS else "MISSES"
        print(
            f"{name:30} p50 {p50:6.1f} ms ({p50 / base:4.1f} x idle)  p99 {p99:6.1f} ms, {held} {AIM_MS} ms"
            f"  worst {max(found):6.1f} ms, {again} of {len(found)} to be typed again",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
