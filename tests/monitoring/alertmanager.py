"""A real Alertmanager for tests."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.loopback import free_port, ready

SERVER, TOOL = shutil.which("prometheus-alertmanager"), shutil.which("amtool")


def required() -> None:
    if SERVER is None or TOOL is None:
        pytest.skip("NOT TESTED against a real Alertmanager: none on the path (apt install prometheus-alertmanager)")


@asynccontextmanager
async def running(folder: Path, config: str) -> AsyncIterator[str]:
    """The address of a server that is ready."""
    (folder / "alertmanager.yml").write_text(config, "utf-8")
    url = f"http://127.0.0.1:{free_port()}"
    arguments = (
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address={url.removeprefix('http://')}",
        "--cluster.listen-address=",
    )
    with (folder / "alertmanager.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(SERVER, *arguments, stdout=log, stderr=log)
    try:
        await ready(url)
        yield url
    finally:
        process.terminate()
        await process.wait()
