"""Prometheus and Alertmanager around a bot, configured as they are deployed, only quicker."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.loopback import free_port
from tests.monitoring import alertmanager, prometheus
from tests.scenarios.bot import Bot

MONITORING = Path(__file__).parents[2] / "monitoring"
QUICK = {
    "scrape_interval: 15s": "scrape_interval: 1s",
    "evaluation_interval: 15s": "evaluation_interval: 1s",
    # As long as it takes until everything was scraped once.
    "for: 2m": "for: 10s",
    "group_wait: 15s": "group_wait: 1s",
    "group_interval: 1m": "group_interval: 2s",
    "repeat_interval: 50s": "repeat_interval: 1s",
}


@asynccontextmanager
async def watching(bot: Bot, folder: Path, node: str) -> AsyncIterator[str]:
    """The address of a Prometheus that watches a node exporter at `node`, the bot, Alertmanager and itself."""
    prometheus.required()
    alertmanager.required()
    own, port = folder / "prometheus", free_port()
    shutil.copytree(MONITORING / "prometheus", own)
    places = {"http://bot:8080": bot.url} | {
        f"/run/secrets/{name}_token": _token(bot, own, name) for name in ("prometheus", "alertmanager")
    }
    for rules in (own / "rules").glob("*.yml"):
        rules.write_text(_filled(rules, {}))
    async with alertmanager.running(
        folder, _filled(MONITORING / "alertmanager" / "alertmanager.yml", places)
    ) as alerts:
        addresses = {"alertmanager": alerts.removeprefix("http://"), "node": node, "cloudops": bot.address}
        for job, address in {**addresses, "prometheus": f"127.0.0.1:{port}"}.items():
            (own / "targets" / f"{job}.yml").write_text(f'- targets: ["{address}"]\n')
        config = _filled(own / "prometheus.yml", places)
        async with prometheus.running(own, config, port, "--rules.alert.resend-delay=1s") as url:
            yield url


def _token(bot: Bot, folder: Path, name: str) -> str:
    """Where the token that the bot prints for it is kept."""
    file = folder / f"{name}_token"
    file.write_text(bot.command("token", name).stdout.strip())
    return str(file)


def _filled(file: Path, places: dict[str, str]) -> str:
    text = file.read_text()
    for given, ours in {**QUICK, **places}.items():
        text = text.replace(given, ours)
    return text
