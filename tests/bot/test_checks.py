"""What doctor finds, on the parts as they are put together."""

import socket

import pytest

from bot.app import opened
from bot.checks import checks, examine
from bot.config.understand import understand
from bot.settings import read
from bot.watched import DISCOVER_FIRST
from detection.models import Models
from monitoring.model import Service
from tests.detection.test_models import FIRST, SHARES, TRAINING
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
        seen = await found(tmp_path, CONFIG.format(url=url))

    assert seen["pages"] == (True, "Every /metrics page answers, 1 of them.")


async def test_without_pages_there_is_nothing_to_mend(tmp_path):
    assert (await found(tmp_path, ""))["pages"] == (True, "No /metrics page is sampled directly.")


async def test_entries_that_nobody_signs_are_told(tmp_path):
    settings = read({"CLOUDOPS_DATA": str(tmp_path / "data")}, tmp_path)
    async with opened(settings, understand("ledger: {every: 1}")) as app:
        await app.heads.sign(app.clock())
        for _ in range(2):
            await app.ledger.note("noted", {}, app.clock())
        found = {check.part: check for check in await checks(app)}

    assert not found["ledger"].ok
    assert found["ledger"].says.startswith("The head over 1 entries is the newest, and there are 3: ")


async def test_a_head_that_is_signed_is_counted(tmp_path):
    settings = read({"CLOUDOPS_DATA": str(tmp_path / "data")}, tmp_path)
    async with opened(settings, understand("")) as app:
        await app.heads.sign(app.clock())
        found = {check.part: check for check in await checks(app)}

    assert (found["ledger"].ok, found["ledger"].says) == (True, "1 of 1 entries are signed.")


async def nobody() -> tuple[Service, ...]:
    return ()


async def sweep_check(tmp_path, *, answers: bool) -> tuple[bool, str]:
    settings = read({"CLOUDOPS_DATA": str(tmp_path / "data"), "PROMETHEUS_URL": "http://127.0.0.1:1"}, tmp_path)
    async with opened(settings, understand("")) as app:
        if answers:
            app.watched._discover = nobody
            await app.watched.refresh(app.clock() + DISCOVER_FIRST)
        found = {check.part: check for check in await checks(app)}
    return found["sweep"].ok, found["sweep"].says


async def test_where_there_is_nothing_to_watch_no_sweep_is_missed(tmp_path):
    ok, says = await sweep_check(tmp_path, answers=True)

    assert ok
    assert says == "Nothing is watched: Prometheus has no job, and cloudops.yaml names no service."


async def test_of_a_prometheus_that_does_not_answer_nobody_says_it_has_no_job(tmp_path):
    ok, says = await sweep_check(tmp_path, answers=False)

    assert not ok
    assert says.startswith("There was no sweep yet")


async def test_a_damaged_model_is_named_and_another_judges(tmp_path):
    Models(tmp_path / "data" / "models").add(FIRST, SHARES, TRAINING)
    (tmp_path / "data" / "models" / "v1.npz").write_bytes(b"torn")

    ok, says = (await found(tmp_path, ""))["model"]

    assert not ok
    assert says.endswith("its checksum is another. The built-in model is in use instead.")
