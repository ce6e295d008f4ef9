"""An answer that takes longer than a moment is announced where it will stand, and comes as an edit."""

import asyncio
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]

SLOW_S = 3.5
INVALID_WEBHOOK_TOKEN = 50027
EMPTY = b'{"status": "success", "data": {"resultType": "matrix", "result": []}}'
SERVICE = "services:\n  - {{name: host, labels: {{job: node}}}}\n"


class Slow(BaseHTTPRequestHandler):
    """A Prometheus that needs its time for everything."""

    def do_GET(self) -> None:
        time.sleep(SLOW_S)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def prometheus() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


async def test_looking_becomes_the_answer(tmp_path, prometheus):
    given = {"PROMETHEUS_URL": prometheus}
    late = {"slack_allows": ("expired_url",), "discord_allows": (INVALID_WEBHOOK_TOKEN,)}
    async with world(tmp_path, **late) as made, running(made, PEOPLE + SERVICE + TIDY_UP, given, ready=False):
        ws, srv = made.ws, made.srv
        mentioned = await ws.mention(made.slack.eve, made.slack.ops, "show cpu of host")
        await ws.slash(made.slack.lee, made.slack.ops, "/cloudops", "show cpu of host")
        replied = await srv.mention(made.discord.eve, made.discord.ops, "show cpu of host")
        commanded = await srv.slash(made.discord.lee, made.discord.ops, "/cloudops show", signal="cpu", service="host")

        in_thread = await ws.wait_for_message(made.slack.ops, "Looking", thread_ts=mentioned.ts, timeout=10)
        for_lee = await ws.wait_for_message(made.slack.ops, "Looking", to=made.slack.lee, timeout=10)
        reply = await srv.wait_for_message(made.discord.ops, "Looking", timeout=10)
        for shown in (in_thread, for_lee):
            await ws.wait_for_edit(shown, "cpu", timeout=20)
        await srv.wait_for_edit(reply, "cpu", timeout=20)
        await srv.wait_until(lambda: commanded.response and not commanded.response.is_loading, 20, "the command")
        await asyncio.sleep(1)

        assert len(ws.messages(made.slack.ops, thread_ts=mentioned.ts)) == 1
        assert len(ws.messages(made.slack.ops, to=made.slack.lee)) == 1
        assert [one for one in srv.messages(made.discord.ops) if not one.is_ephemeral] == [reply]
        assert reply.reference is replied

        # By the time there is an answer, the address that came with the question takes none.
        vars(ws).update(response_url_ttl=SLOW_S / 2)
        vars(srv).update(token_ttl=SLOW_S / 2)
        await ws.slash(made.slack.kim, made.slack.ops, "/cloudops", "show cpu of host")
        await srv.slash(made.discord.kim, made.discord.ops, "/cloudops show", signal="cpu", service="host")
        in_slack = await ws.wait_for_message(
            made.slack.ops, lambda m: "Looking" not in m.all_text(), to=made.slack.kim, timeout=20
        )
        in_person = await srv.wait_for_message(srv.dm(made.discord.kim), "cpu", timeout=20)

        assert "cpu" in in_slack.all_text()
        assert in_person.button_texts() == commanded.response.button_texts()[:-1]
