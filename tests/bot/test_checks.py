"""What doctor finds, on the parts as they are put together."""

import socket

import pytest

from bot.app import opened
from bot.checks import examine
from bot.config.understand import understand
from bot.settings import read
from tests.monitoring.pages import page, serving

CONFIG = """
services: [{{name: checkout}}]
endpoints: [{{service: checkout, url: "{url}"}}]
"""


async def found(tmp_path, config: str) -> dict[str, tuple[bool, str]]:
    settings = read({"CLOUDOPS_DATA": str(tmp_path / "data")}, tmp_path)
    async with opened(settings, understand(config)) as app:
        return {check.part: (check.ok, check.says) for check in await examine(app)}


@pytest.fixture
def nowhere() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"http://127.0.0.1:{port}/metrics"


async def test_a_page_that_does_not_answer_is_named_with_the_reason(tmp_path, nowhere):
    ok, says = (await found(tmp_path, CONFIG.format(url=nowhere)))["pages"]

    assert not ok
    assert says.startswith(f"{nowhere} cannot be read: ")


async def test_pages_that_answer_are_counted(tmp_path):
    async with serving(page("up_since 1\n")) as url:
        checks = await found(tmp_path, CONFIG.format(url=url))

    assert checks["pages"] == (True, "Every /metrics page answers, 1 of them.")


async def test_without_pages_there_is_nothing_to_mend(tmp_path):
    assert (await found(tmp_path, ""))["pages"] == (True, "No /metrics page is sampled directly.")
