"""A Prometheus that is away at the start, goes away in the middle, or answers nonsense: said plainly, nothing lost."""

import http.server
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.loopback import free_port
from tests.monitoring import prometheus
from tests.scenarios.bot import Bot, running

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180)]

QUICK = """
sweep: {every: 2s}
services:
  - {name: prometheus, labels: {job: prometheus}}
"""
SCRAPING_ITSELF = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: prometheus
    static_configs: [{{targets: ['127.0.0.1:{port}']}}]
"""
LOGIN_PAGE = b"<html><body>Please log in</body></html>"


def metrics(bot: Bot) -> dict[str, object]:
    answer = bot.get("/health")
    assert answer is not None
    return dict(answer.json()["parts"]["metrics"])


def sweep(bot: Bot) -> dict[str, object]:
    answer = bot.get("/health")
    assert answer is not None
    return dict(answer.json()["parts"]["sweep"])


@contextmanager
def nonsense() -> Iterator[str]:
    """A server that answers every question with a login page and status 200."""

    class LoginPage(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(LOGIN_PAGE)))
            self.end_headers()
            self.wfile.write(LOGIN_PAGE)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), LoginPage)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


async def test_it_starts_without_prometheus_and_finds_it_when_it_comes(tmp_path):
    prometheus.required()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(tmp_path, QUICK, {"PROMETHEUS_URL": address}) as bot:
        bot.wait_until(lambda: "read" in str(sweep(bot)["says"]), "a sweep")
        away = metrics(bot)

        async with prometheus.running(tmp_path, SCRAPING_ITSELF.format(port=port), port):
            bot.wait_until(lambda: metrics(bot)["ok"], "Prometheus to be found")
            bot.wait_until(lambda: ", 0 not read" in str(sweep(bot)["says"]), "everything to be read")

    assert not away["ok"]
    assert str(port) in str(away["says"])


async def test_when_it_goes_away_open_incidents_stay_and_the_gap_is_shown(tmp_path):
    prometheus.required()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    config = QUICK + ("signals:\n  - name: queue\n    query: 'sum by (instance) (up{labels}) + 9'\n    limit: 5\n")
    with running(tmp_path, config, {"PROMETHEUS_URL": address}) as bot:
        async with prometheus.running(tmp_path, SCRAPING_ITSELF.format(port=port), port):
            bot.wait_until(lambda: "INC-1" in bot.command("ask", "what is wrong").stdout, "an incident", 90)

        bot.wait_until(lambda: not metrics(bot)["ok"], "the gap to be seen")
        bot.wait_until(lambda: ", 0 not read" not in str(sweep(bot)["says"]), "sweeps to fail")
        said = bot.command("ask", "status").stdout

    with sqlite3.connect(bot.data / "cloudops.db") as database:
        assert database.execute("SELECT stage FROM incidents").fetchall() == [("open",)]
    assert "not read" in said or "cannot be read" in said, said
    assert "Traceback" not in bot.log.read_text()


def test_a_login_page_with_status_200_is_neither_health_nor_a_crash(tmp_path):
    with nonsense() as address, running(tmp_path, QUICK, {"PROMETHEUS_URL": address}) as bot:
        bot.wait_until(lambda: "read" in str(sweep(bot)["says"]), "a sweep")
        seen, said = metrics(bot), bot.command("ask", "status").stdout

    assert not seen["ok"]
    assert address in str(seen["says"])
    assert said.startswith("Nothing can be read"), said
    assert "Traceback" not in bot.log.read_text()
