"""A machine goes away and comes back: real Prometheus, real Alertmanager, the bot, a card in the room."""

import asyncio
import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.loopback import free_port
from tests.scenarios.bot import Bot, running
from tests.scenarios.stack import watching

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180)]


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
    node = f"127.0.0.1:{free_port()}"
    with running(tmp_path) as bot:
        async with watching(bot, tmp_path, node) as prometheus:
            await seen(bot, lambda: bool(card(bot)), "a card")
            down = card(bot)
            with machine(node):
                await seen(bot, lambda: kept(bot, "SELECT stage FROM incidents") == [("resolved",)], "the end")
                await seen(bot, lambda: "back to normal" in card(bot)["title"], "the card's last edit")
                await seen(bot, lambda: bool(kept(bot, "SELECT at FROM heartbeats")), "a heartbeat")
                audited = await asyncio.to_thread(audit, bot, prometheus)

    # The bot itself was scraped with its token, else BotDown had made a second incident.
    assert kept(bot, "SELECT service, severity FROM incidents") == [("node", "critical")]
    assert down["title"] == f"node: alert InstanceDown: node on {node} does not answer."
    assert down["facts"][0]["source"].startswith("min by (job, instance, host) (up")
    assert "Traceback" not in bot.log.read_text()
    # A test alert went through Alertmanager into the room, and made no incident.
    journey = next(one for one in audited["well"] if one["part"] == "web:ops")
    assert "after it left Alertmanager" in journey["evidence"]
    assert [one["rule"] for one in audited["findings"] if one["rule"] in ("lost-alert", "no-rules", "bot")] == []


def audit(bot: Bot, prometheus: str) -> dict:
    (manager,) = httpx.get(f"{prometheus}/api/v1/alertmanagers").json()["data"]["activeAlertmanagers"]
    bot.environ |= {"PROMETHEUS_URL": prometheus, "ALERTMANAGER_URL": manager["url"].removesuffix("/api/v2/alerts")}
    return json.loads(bot.command("audit", "production", "--channel", "web:ops", "--within", "40", "--json").stdout)


async def seen(bot: Bot, condition, what: str) -> None:
    await asyncio.to_thread(bot.wait_until, condition, what, 60)
