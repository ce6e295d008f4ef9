"""The same drill with a real Prometheus between service and bot, and a bot that dies while a person thinks."""

import asyncio
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.loopback import free_port
from tests.monitoring import prometheus
from tests.scenarios.bot import Bot, running
from tests.scenarios.test_drill import LONGEST_S, PEOPLE, drill, stages, until

CONFIG = """
global: {{scrape_interval: 5s}}
scrape_configs:
  - job_name: drill
    scrape_interval: 1s
    file_sd_configs: [{{files: [{targets}], refresh_interval: 1s}}]
  - job_name: prometheus
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(2 * LONGEST_S)]


def approve(bot: Bot, approval: str, name: str) -> str:
    """As a person does it in the console."""
    token = bot.command("token", name).stdout.strip()
    answer = httpx.post(
        f"{bot.url}/say",
        data={"text": f"approve {approval}"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
        trust_env=False,
    )
    return answer.text


def end(started: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = started.communicate(timeout=LONGEST_S)
    return started.returncode, said


async def test_a_bot_killed_between_alert_and_approval_repairs_once_all_the_same(tmp_path: Path):
    prometheus.required()
    targets = tmp_path / "drill.json"

    def story(url: str) -> None:
        with running(tmp_path, PEOPLE, {"PROMETHEUS_URL": url}) as bot:
            bot.wait_ready()
            with drill(bot, "--fault", "leak", "--targets", str(targets)) as started:
                said = until(started, "waiting")
                assert "samples the service by Prometheus" in said
                bot.kill()
                bot.start()

                approve(bot, "APR-1", "lee")
                status, rest = end(started)

            assert status == 0, said + rest
            assert stages(rest)[-4:] == ["answered", "ran", "verified", "closed"]
            assert "approved by lee\n" in rest
            assert bot.command("ledger", "verify").returncode == 0
            assert not targets.exists()

    port = free_port()
    async with prometheus.running(tmp_path, CONFIG.format(targets=targets, port=port), port) as url:
        await asyncio.to_thread(story, url)


async def test_without_a_targets_file_it_is_said_what_to_do(tmp_path: Path):
    prometheus.required()

    def story(url: str) -> None:
        with running(tmp_path, environ={"PROMETHEUS_URL": url}) as bot:
            done = bot.command("drill", "--approve-as", "night")

        assert done.returncode == 1
        assert "give --targets FILE" in done.stderr

    async with prometheus.running(tmp_path) as url:
        await asyncio.to_thread(story, url)
