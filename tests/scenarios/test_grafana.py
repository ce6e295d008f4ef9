"""Every panel's query against a real Prometheus that scraped the real exporter, Alertmanager and the bot."""

import asyncio
import math
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.loopback import free_port
from tests.monitoring.test_grafana import DASHBOARDS, panels
from tests.scenarios.bot import Bot, running
from tests.scenarios.stack import watching

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(240)]

EXPORTER = shutil.which("prometheus-node-exporter")
FILLED = {"$__rate_interval": "30s", "$instance": ".*"}
ALERT = {
    "status": "firing",
    "labels": {"alertname": "HighCpu", "job": "shop"},
    "startsAt": "2026-01-01T00:00:00Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "fingerprint": "c0ffee",
}


@asynccontextmanager
async def exporter() -> AsyncIterator[str]:
    if EXPORTER is None:
        pytest.skip("NOT TESTED against a real node exporter: apt install prometheus-node-exporter")
    address = f"127.0.0.1:{free_port()}"
    process = await asyncio.create_subprocess_exec(
        EXPORTER,
        f"--web.listen-address={address}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield address
    finally:
        process.terminate()
        await process.wait()


async def report(bot: Bot) -> None:
    """An incident."""
    token = (await asyncio.to_thread(bot.command, "token", "alertmanager")).stdout.strip()
    async with httpx.AsyncClient(base_url=bot.url, trust_env=False) as client:
        answer = await client.post("/alerts", json={"alerts": [ALERT]}, headers={"Authorization": f"Bearer {token}"})
    answer.raise_for_status()


@asynccontextmanager
async def person(bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is logged in."""
    link = await asyncio.to_thread(bot.login_link)
    async with httpx.AsyncClient(base_url=bot.url, follow_redirects=True, trust_env=False) as client:
        form = {"code": link.partition("code=")[2], "csrf": _csrf(await client.get(link))}
        (await client.post("/login", data=form)).raise_for_status()
        yield client


async def ask(client: httpx.AsyncClient) -> None:
    form = {"text": "status", "csrf": _csrf(await client.get("/"))}
    (await client.post("/say", data=form)).raise_for_status()


def _csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


async def answered(client: httpx.AsyncClient, query: str) -> bool:
    """Whether there is a figure."""
    for given, ours in FILLED.items():
        query = query.replace(given, ours)
    answer = await client.get("/api/v1/query", params={"query": query})
    assert answer.status_code == 200, (query, answer.text)
    return any(math.isfinite(float(one["value"][1])) for one in answer.json()["data"]["result"])


async def empty(client: httpx.AsyncClient) -> list[str]:
    """The queries that nothing answers."""
    asked = [
        (f"{name}: {panel['title']}", target["expr"])
        for name, dashboard in DASHBOARDS.items()
        for panel in panels(dashboard)
        for target in panel["targets"]
    ]
    # No action ran here, so that its time is zero.
    asked += [
        (f"{name}: {mark['name']}", mark["expr"].removesuffix(" > 0"))
        for name, dashboard in DASHBOARDS.items()
        for mark in dashboard["annotations"]["list"]
    ]
    return [f"{title}: {query}" for title, query in asked if not await answered(client, query)]


async def test_no_panel_is_empty(tmp_path):
    with running(tmp_path, "sweep: {every: 2s}") as bot:
        await asyncio.to_thread(bot.wait_ready)
        await report(bot)
        async with (
            exporter() as node,
            watching(bot, tmp_path, node) as url,
            person(bot) as sam,
            httpx.AsyncClient(base_url=url, trust_env=False) as client,
        ):
            for _ in range(60):
                await ask(sam)
                missing = await empty(client)
                if not missing:
                    break
                await asyncio.sleep(1)
            machines = await client.get("/api/v1/label/instance/values", params={"match[]": 'up{job="node"}'})

    assert missing == []
    assert machines.json()["data"] == [node]
