import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from remediation.actions.webhook import run
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import LIMIT
from remediation.redact import MARK, redactor
from remediation.runbooks import Webhook

LONG = timedelta(seconds=20)


class Server:
    """Keeps every request it was sent and answers with the same bytes; without any, it stays silent."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        self.endless = False
        self.url = ""

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.add(asyncio.create_task(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.read(reader)
            if self.answer is None:
                await reader.read()
            else:
                writer.write(self.answer)
            await writer.drain()
            while self.endless:
                writer.write(b"words " * 1000)
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def read(self, reader: asyncio.StreamReader) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
        self.requests.append(head + await reader.readexactly(length))
        self.asked.set()


@asynccontextmanager
async def serving(answer: bytes | None) -> AsyncIterator[Server]:
    made = Server(answer)
    server = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await asyncio.gather(*made.tasks)


def answer(status: str, body: bytes = b"", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


async def send(webhook: Webhook, timeout: timedelta = LONG, stop: asyncio.Event | None = None) -> Outcome:  # noqa: ASYNC109
    return await run(webhook, timeout, stop or asyncio.Event(), redactor())


async def test_the_body_is_sent_as_json():
    async with serving(answer("200 OK", b"done")) as server:
        outcome = await send(Webhook(f"{server.url}/fix?x=1", body={"zone": 'a","role":"admin'}))

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert outcome == Outcome(Phase.SUCCEEDED, "HTTP 200\ndone", 200)
    assert head.startswith(b"POST /fix?x=1 HTTP/1.1\r\n")
    assert json.loads(body) == {"zone": 'a","role":"admin'}


async def test_an_error_is_a_failure():
    async with serving(answer("500 Oops", b"no token=abc")) as server:
        assert await send(Webhook(server.url)) == Outcome(Phase.FAILED, f"HTTP 500\nno token={MARK}", 500)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Again", "308 Again"])
async def test_a_redirect_is_not_followed(status: str):
    async with serving(answer("200 OK")) as other, serving(None) as server:
        server.answer = answer(status, headers=f"Location: {other.url}/stolen\r\n")
        outcome = await send(Webhook(server.url))

    assert (outcome.phase, other.requests) == (Phase.FAILED, [])
    assert outcome.output == f"HTTP {status[:3]}: redirects are not followed."


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://0.0.0.0:1/"])
async def test_addresses_that_hand_out_credentials_are_not_reached(url: str):
    outcome = await send(Webhook(url))

    assert outcome.phase is Phase.FAILED
    assert "an address no action may reach" in outcome.output


async def test_a_name_that_turns_to_another_address_in_between_is_not_followed(monkeypatch: pytest.MonkeyPatch):
    looked_up: list[str] = []

    async def first_time_only(host: str, port: int) -> str:
        looked_up.append(host)
        return "127.0.0.1"

    monkeypatch.setattr("remediation.actions.webhook.reachable", first_time_only)
    async with serving(answer("200 OK")) as server:
        port = server.url.rpartition(":")[2]
        outcome = await send(Webhook(f"http://rebound.invalid:{port}/"))

    assert outcome.phase is Phase.SUCCEEDED
    assert looked_up == ["rebound.invalid"]
    assert f"Host: rebound.invalid:{port}\r\n".encode() in server.requests[0]


async def test_a_proxy_of_our_environment_is_not_used(monkeypatch: pytest.MonkeyPatch):
    async with serving(answer("200 OK")) as proxy, serving(answer("200 OK")) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        await send(Webhook(server.url))

    assert (len(server.requests), len(proxy.requests)) == (1, 0)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http:///x", "nonsense"])
async def test_only_http_is_spoken(url: str):
    assert (await send(Webhook(url))).phase is Phase.FAILED


async def test_nobody_at_the_address_is_a_failure():
    assert (await send(Webhook("http://127.0.0.1:1/"))).phase is Phase.FAILED


async def test_a_method_that_is_none_is_not_sent():
    async with serving(answer("200 OK")) as server:
        outcome = await send(Webhook(server.url, method="NO SUCH"))

    assert (outcome.phase, server.requests) == (Phase.FAILED, [])


async def test_an_answer_that_never_comes_times_out():
    async with serving(None) as server:
        outcome = await send(Webhook(server.url), timeout=timedelta(seconds=0.3))

    assert outcome.phase is Phase.TIMED_OUT
    assert len(server.requests) == 1


async def test_a_lost_answer_is_unknown_and_the_request_is_not_sent_again():
    async with serving(b"") as server:
        outcome = await send(Webhook(server.url))

    assert outcome.phase is Phase.UNKNOWN
    assert len(server.requests) == 1


async def test_being_stopped_ends_the_wait():
    stop = asyncio.Event()
    async with serving(None) as server:
        sending = asyncio.create_task(send(Webhook(server.url), stop=stop))
        await server.asked.wait()
        stop.set()

        assert (await sending).phase is Phase.HALTED


async def test_an_endless_answer_is_cut():
    async with serving(b"HTTP/1.1 200 OK\r\n\r\n" + b"words " * 1000) as server:
        server.endless = True
        outcome = await send(Webhook(server.url), timeout=timedelta(seconds=10))

    assert outcome.phase is Phase.SUCCEEDED
    assert len(outcome.output.encode()) <= LIMIT + 100
