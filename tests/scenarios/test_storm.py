"""Two hundred hosts alarm at once: one card in each channel, counted by the platforms themselves."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.monitoring import prometheus
from tests.scenarios.bot import Bot
from tests.scenarios.both import PEOPLE, TIDY_UP, database, needed, replicated, running, world
from tests.scenarios.page import Page

__all__ = ["database"]
pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]

HOSTS = 200
NAMES = [f"web-{number:03}" for number in range(HOSTS)]
FLEET = (
    PEOPLE.replace("every: 30s", "every: 2s, history: 10m")
    + "signals: [{{name: queue, query: 'queue{{{{labels}}}}', limit: 50, title: Queue}}]\nservices:\n"
    + "".join(f"  - {{{{name: {name}, labels: {{{{service: {name}}}}}, every: 2s}}}}\n" for name in NAMES)
)
AT_ONCE = 50


def whole(message: Any) -> bool:
    """The card of all of them, not what is told in its thread."""
    return not message.thread_ts and f"{HOSTS} services" in message.all_text()


async def test_two_hundred_hosts_are_one_card_in_each_channel(tmp_path, database):
    # Of two replicas the one that loses the race for a thread is told that there is one.
    async with world(tmp_path, discord_allows=(400,)) as made, replicated(made, PEOPLE + TIDY_UP, database) as bots:
        ws, srv, bot = made.ws, made.srv, bots[0]
        began = datetime.now(UTC)
        await told(bot, began, "firing")
        on_slack = await ws.wait_for_message(made.slack.ops, whole, ephemeral=False, timeout=60)
        on_discord = await srv.wait_for_message(made.discord.ops, f"{HOSTS} services", timeout=60)
        # Alertmanager says again what is still so.
        await told(bot, began, "firing")
        await told(bot, began, "resolved")
        await ws.wait_for_edit(on_slack, "back to normal", timeout=60)
        await srv.wait_for_edit(on_discord, "back to normal", timeout=60)
        await asyncio.sleep(3)

        cards = [one for one in ws.messages(made.slack.ops, "INC-", ephemeral=False) if not one.thread_ts]
        assert cards == [on_slack]
        assert made.discord.shown("INC-") == [on_discord]


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_two_hundred_services_whose_figures_alarm_are_one_card_in_each_channel(tmp_path, page, soak):
    if soak == 1:
        pytest.skip("the first sweep of so many learns for half a minute: make soak")
    given = {"PROMETHEUS_URL": ""}
    async with (
        scraped(tmp_path, page) as given["PROMETHEUS_URL"],
        world(tmp_path) as made,
        running(made, FLEET, given, ready=False) as bot,
    ):
        ws, srv = made.ws, made.srv
        await asyncio.to_thread(bot.wait_ready, 400)
        page.value = 99.0
        on_slack = await ws.wait_for_message(made.slack.ops, whole, ephemeral=False, timeout=300)
        on_discord = await srv.wait_for_message(made.discord.ops, f"{HOSTS} services", timeout=30)
        # The next sweeps find the same, and then that it is over.
        await asyncio.sleep(10)
        page.value = 1.0
        await ws.wait_for_edit(on_slack, "back to normal", timeout=300)
        await srv.wait_for_edit(on_discord, "back to normal", timeout=60)

        cards = [one for one in ws.messages(made.slack.ops, "INC-", ephemeral=False) if not one.thread_ts]
        assert cards == [on_slack]
        assert made.discord.shown("INC-") == [on_discord]


@pytest.fixture
def page() -> Iterator[Page]:
    made = Page(*NAMES)
    yield made
    made.close()


@asynccontextmanager
async def scraped(folder: Path, page: Page) -> AsyncIterator[str]:
    """The address of a Prometheus that reads the page each second."""
    prometheus.required()
    own = folder / "prometheus"
    own.mkdir()
    address = page.url.removeprefix("http://").removesuffix("/metrics")
    targets = f"scrape_configs: [{{job_name: shop, honor_labels: true, static_configs: [{{targets: ['{address}']}}]}}]"
    async with prometheus.running(own, f"global: {{scrape_interval: 1s}}\n{targets}") as url:
        yield url


async def told(bot: Bot, began: datetime, status: str) -> None:
    """As Alertmanager tells of groups, one after the other."""
    token = (await asyncio.to_thread(bot.command, "token", "alertmanager")).stdout.strip()
    async with httpx.AsyncClient(base_url=bot.url, trust_env=False, timeout=60) as client:
        for first in range(0, HOSTS, AT_ONCE):
            alerts = [alert(number, began, status) for number in range(first, first + AT_ONCE)]
            answer = await client.post(
                "/alerts", json=group(alerts, status), headers={"Authorization": f"Bearer {token}"}
            )
            assert answer.status_code == httpx.codes.OK, answer.text


def alert(number: int, began: datetime, status: str) -> dict[str, object]:
    ended = datetime.now(UTC).isoformat() if status == "resolved" else "0001-01-01T00:00:00Z"
    return {
        "status": status,
        "labels": {"alertname": "HostDown", "service": f"web-{number:03}", "severity": "critical"},
        "annotations": {"summary": f"web-{number:03} does not answer."},
        "startsAt": began.isoformat(),
        "endsAt": ended,
        "fingerprint": f"{number:016x}",
    }


def group(alerts: Sequence[dict[str, object]], status: str) -> dict[str, object]:
    return {"version": "4", "status": status, "receiver": "cloudops", "alerts": list(alerts)}
