"""A machine goes away and comes back: real Prometheus, real Alertmanager, the bot, a card in the room."""

import asyncio
import http.server
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.monitoring import alertmanager, prometheus
from tests.scenarios.bot import Bot, free_port, running

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180)]

MONITORING = Path(__file__).parents[2] / "monitoring"
# Prometheus and Alertmanager as they are deployed, only quicker.
QUICK = {
    "scrape_interval: 15s": "scrape_interval: 1s",
    "evaluation_interval: 15s": "evaluation_interval: 1s",
    # As long as it takes until everything was scraped once.
    "for: 2m": "for: 10s",
    "group_wait: 15s": "group_wait: 1s",
    "group_interval: 1m": "group_interval: 2s",
    "repeat_interval: 50s": "repeat_interval: 1s",
}


def quickly(text: str, **places: str) -> str:
    for given, ours in {**QUICK, **places}.items():
        text = text.replace(given, ours)
    return text


def deploy(bot: Bot, folder: Path, places: dict[str, str]) -> None:
    """The configuration as it stands in the tree, with the tokens that the bot prints."""
    shutil.copytree(MONITORING / "prometheus", folder, dirs_exist_ok=True)
    for name in ("prometheus", "alertmanager"):
        token = folder / f"{name}_token"
        token.write_text(bot.command("token", name).stdout.strip())
        places[f"/run/secrets/{name}_token"] = str(token)
    for rules in (folder / "rules").glob("*.yml"):
        rules.write_text(quickly(rules.read_text()))


def target(folder: Path, job: str, address: str) -> None:
    (folder / "targets" / f"{job}.yml").write_text(f'- targets: ["{address}"]\n')


def kept(bot: Bot, query: str) -> list[tuple]:
    with sqlite3.connect(bot.data / "cloudops.db") as database:
        return database.execute(query).fetchall()


def card(bot: Bot) -> dict:
    found = kept(bot, "SELECT card FROM room_messages WHERE key = 'INC-1'")
    return json.loads(found[0][0]) if found else {}


@contextmanager
def machine(address: str) -> Iterator[None]:
    """Something that answers when it is scraped."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"node_load1 0.1\n")

        def log_message(self, *_: object) -> None: ...

    host, _, port = address.partition(":")
    server = http.server.ThreadingHTTPServer((host, int(port)), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


async def test_a_machine_that_goes_away_is_a_card_until_it_is_back(tmp_path):
    prometheus.required()
    alertmanager.required()
    folder, node, port = tmp_path / "p", f"127.0.0.1:{free_port()}", free_port()
    places: dict[str, str] = {}
    with running(tmp_path) as bot:
        deploy(bot, folder, places)
        places["http://bot:8080"] = bot.url
        alerting = quickly((MONITORING / "alertmanager" / "alertmanager.yml").read_text(), **places)
        async with alertmanager.running(tmp_path, alerting) as alerts:
            for job, address in {
                "prometheus": f"127.0.0.1:{port}",
                "alertmanager": alerts.removeprefix("http://"),
                "node": node,
                "cloudops": bot.address,
            }.items():
                target(folder, job, address)
            watching = quickly((MONITORING / "prometheus" / "prometheus.yml").read_text(), **places)
            async with prometheus.running(folder, watching, port, "--rules.alert.resend-delay=1s"):
                await seen(bot, lambda: bool(card(bot)), "a card")
                down = card(bot)
                with machine(node):
                    await seen(bot, lambda: kept(bot, "SELECT stage FROM incidents") == [("resolved",)], "the end")
                    await seen(bot, lambda: "back to normal" in card(bot)["title"], "the card's last edit")
                    await seen(bot, lambda: bool(kept(bot, "SELECT at FROM heartbeats")), "a heartbeat")

    # The bot itself was scraped with its token, else BotDown had made a second incident.
    assert kept(bot, "SELECT service, severity FROM incidents") == [("node", "critical")]
    assert down["title"] == f"node: alert InstanceDown: node on {node} does not answer."
    assert down["facts"][0]["source"].startswith("min by (job, instance, host) (up")
    assert "Traceback" not in bot.log.read_text()


async def seen(bot: Bot, condition, what: str) -> None:
    await asyncio.to_thread(bot.wait_until, condition, what, 60)
