import asyncio
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.monitoring.alertmanager import TOOL, required, running

CONFIG = Path(__file__).parents[2] / "monitoring" / "alertmanager" / "alertmanager.yml"
NODE_DOWN = {"alertname": "InstanceDown", "job": "node", "host": "a"}
ROUTES = [
    ({"alertname": "HighCpu", "job": "node", "severity": "warning"}, "cloudops"),
    ({"alertname": "SomebodysOwn"}, "cloudops"),
    ({"alertname": "Watchdog", "about": "cloudops"}, "cloudops-heartbeat"),
    ({"alertname": "BotDown", "about": "cloudops"}, "people,cloudops"),
    ({"alertname": "SweepStale", "about": "cloudops"}, "people,cloudops"),
]
# The first is the cause; the second is held back, or is not.
PAIRS = [
    (NODE_DOWN, {"alertname": "HighCpu", "job": "node", "host": "a"}, True),
    (NODE_DOWN, {"alertname": "BotDown", "job": "cloudops", "host": "a"}, True),
    (NODE_DOWN, {"alertname": "InstanceDown", "job": "shop", "host": "a"}, True),
    (NODE_DOWN, {"alertname": "HighCpu", "job": "node", "host": "b"}, False),
    (NODE_DOWN, {"alertname": "InstanceDown", "job": "node", "host": "b"}, False),
    (NODE_DOWN, {"alertname": "HighRequestRate", "job": "shop"}, False),
    ({"alertname": "InstanceDown", "job": "node"}, {"alertname": "HighRequestRate", "job": "shop"}, False),
    (
        {"alertname": "HighDisk", "instance": "a", "mountpoint": "/"},
        {"alertname": "DiskFullSoon", "instance": "a", "mountpoint": "/"},
        True,
    ),
    (
        {"alertname": "HighDisk", "instance": "a", "mountpoint": "/"},
        {"alertname": "DiskFullSoon", "instance": "a", "mountpoint": "/var"},
        False,
    ),
    ({"alertname": "HighRequestRate", "job": "shop"}, {"alertname": "HighRequestDuration", "job": "shop"}, True),
    ({"alertname": "HighRequestRate", "job": "shop"}, {"alertname": "HighRequestDuration", "job": "cart"}, False),
    ({"alertname": "BotDown", "about": "cloudops"}, {"alertname": "SweepStale", "about": "cloudops"}, True),
    ({"alertname": "BotDown", "about": "cloudops"}, {"alertname": "Watchdog", "about": "cloudops"}, False),
    ({"alertname": "SweepStale", "about": "cloudops"}, {"alertname": "BotDown", "about": "cloudops"}, False),
]


def amtool(*argv: object) -> subprocess.CompletedProcess[str]:
    required()
    return subprocess.run([TOOL, *map(str, argv)], capture_output=True, text=True, timeout=30, check=False)


def test_amtool_accepts_the_configuration():
    answer = amtool("check-config", CONFIG)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(("labels", "receivers"), ROUTES)
def test_an_alert_is_routed(labels, receivers):
    words = [f"{name}={value}" for name, value in labels.items()]
    answer = amtool("config", "routes", "test", f"--config.file={CONFIG}", f"--verify.receivers={receivers}", *words)

    assert answer.returncode == 0, answer.stdout + answer.stderr


async def test_one_fault_is_one_alert(tmp_path):
    required()
    async with running(tmp_path, CONFIG.read_text()) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        # Alertmanager may show an effect before it has compared it with its cause: that is asked twice.
        found = {
            number: await held_back(client, *pair[:2], number)
            or (pair[2] and await held_back(client, *pair[:2], number))
            for number, pair in enumerate(PAIRS)
        }

    assert found == {number: pair[2] for number, pair in enumerate(PAIRS)}


async def held_back(client: httpx.AsyncClient, cause: dict, effect: dict, number: int) -> bool:
    """Whether Alertmanager keeps quiet about the effect while the cause fires."""
    told = [{"labels": {**labels, "pair": str(number), "role": role}} for labels, role in ((cause, "a"), (effect, "b"))]
    (await client.post("/api/v2/alerts", json=told)).raise_for_status()
    query = {"filter": [f'pair="{number}"', 'role="b"']}
    for _ in range(20):
        (seen,) = (await client.get("/api/v2/alerts", params=query)).json() or [None]
        if seen and seen["status"]["state"] != "unprocessed":
            break
        await asyncio.sleep(0.1)
    ends = [{**one, "endsAt": "2001-01-01T00:00:00Z", "startsAt": "2000-01-01T00:00:00Z"} for one in told]
    (await client.post("/api/v2/alerts", json=ends)).raise_for_status()
    return bool(seen["status"]["inhibitedBy"])
