"""A real Prometheus for tests, with history laid into it when one likes."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.loopback import free_port, ready

SERVER, TOOL = shutil.which("prometheus"), shutil.which("promtool")


def required() -> None:
    if SERVER is None or TOOL is None:
        pytest.skip("NOT TESTED against a real Prometheus: none on the path (apt install prometheus)")


def lay_history(folder: Path, open_metrics: str) -> None:
    """Writes blocks that the server will find when it starts."""
    source = folder / "history.om"
    source.write_text(open_metrics, "utf-8")
    make = ("tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=512h", source, folder / "data")
    subprocess.run([TOOL, *make], check=True, capture_output=True)


@asynccontextmanager
async def running(folder: Path, config: str = "scrape_configs: []", port: int = 0, *options: str) -> AsyncIterator[str]:
    """The address of a server that is ready."""
    (folder / "prometheus.yml").write_text(config, "utf-8")
    url = f"http://127.0.0.1:{port or free_port()}"
    arguments = (
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=20y",
        f"--web.listen-address={url.removeprefix('http://')}",
        *options,
    )
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(SERVER, *arguments, stdout=log, stderr=log)
    try:
        await ready(url)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def until(read: Callable[[], Awaitable[int]], within_s: float = 20) -> None:
    """Waits for the first points."""
    async with asyncio.timeout(within_s):
        while not await read():  # noqa: ASYNC110 (a server in another process sets no event)
            await asyncio.sleep(0.2)
