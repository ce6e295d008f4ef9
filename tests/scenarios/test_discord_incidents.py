"""An incident's life on a Discord server: one card with its chart, its evidence in a thread, edited to the end."""

import asyncio
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.scenarios.discord import CONFIG, needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]


class Page:
    """A /metrics page whose one figure can be set."""

    def __init__(self) -> None:
        self.value = 1.0
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = f"# TYPE queue gauge\nqueue {page.value}\n".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/metrics"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture
def page():
    made = Page()
    yield made
    made.close()


def config(page: Page) -> str:
    return CONFIG + (
        "services:\n  - {{name: shop, every: 1s}}\n"
        f"endpoints:\n  - {{{{service: shop, url: '{page.url}'}}}}\n"
        "signals:\n  - {{name: queue, query: 'queue{{labels}}', limit: 50, title: Queue}}\n"
    ).replace("queue{{labels}}", "queue{{{{labels}}}}")


async def test_an_incident_is_one_card_with_a_chart_and_a_thread(tmp_path, page):
    async with server(tmp_path) as world, running(world, config=config(page)):
        srv = world.srv
        await asyncio.sleep(4)
        page.value = 99.0
        card = await srv.wait_for_message(world.ops, "INC-1", timeout=40)
        thread = await srv.wait_for_thread(world.ops, timeout=10)
        await srv.wait_for_message(thread, "queue", timeout=10)

        acknowledged = await srv.click(world.sam, card, "Acknowledge")
        await srv.wait_for_edit(card, "sam has it", timeout=10)
        explained = await srv.click(world.eve, card, "Explain")
        await srv.wait_for_message(world.ops, "queue", ephemeral=True, to=world.eve, timeout=10)

        await srv.mention(world.sam, thread, "resolve INC-1")
        await srv.wait_for_edit(card, lambda m: "Acknowledge" not in m.button_texts(), timeout=15)

        assert acknowledged.acked
        assert explained.acked
        assert len(world.shown("INC-1")) == 1
        assert [one["filename"] for one in card.attachments] == ["chart.png"]
        assert thread.id == card.id
