"""The bot's own request to its public address: only its own answer counts."""

import asyncio
import contextlib
import json

import pytest

from bot.platforms.slack import echo as echoing
from bot.platforms.slack.echo import LONGEST, PATH, Echo
from bot.platforms.slack.signature import is_genuine
from tests.clock import Clock
from tests.loopback import free_port

SECRET = "a-signing-secret"


class Outside:
    """Whatever listens at the public address; `answer` makes its answer of the request's body."""

    def __init__(self) -> None:
        self.port = free_port()
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.answer = 200, lambda body: json.dumps({"challenge": json.loads(body)["challenge"]}).encode()
        self.delay_s = 0.0
        self.serving: set[asyncio.Task[None]] = set()

    async def serve(self, reader, writer) -> None:
        self.serving.add(asyncio.current_task())
        try:
            await self.answer_to(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def answer_to(self, reader, writer) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(headers["content-length"]))
        self.requests.append((head[0].split(" ")[1], headers, body))
        await asyncio.sleep(self.delay_s)
        said = self.answer(body)
        writer.write(f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(said)}\r\nLocation: /\r\n\r\n".encode() + said)


@pytest.fixture
async def outside():
    made = Outside()
    server = await asyncio.start_server(made.serve, "127.0.0.1", made.port)
    async with server:
        yield made
        for task in made.serving:
            task.cancel()
        await asyncio.gather(*made.serving, return_exceptions=True)


@pytest.fixture
def echo(outside):
    return Echo(f"http://127.0.0.1:{outside.port}/", SECRET, Clock())


async def test_its_own_answer_is_a_sign_of_life(echo, outside):
    assert echo.silent_for_s() == float("inf")

    await echo.call()

    (path, headers, body) = outside.requests[0]
    stamp, signature = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
    assert path == PATH
    assert is_genuine(SECRET, stamp, signature, body, int(stamp))
    assert echo.silent_for_s() < 5
    assert echo.trouble == ""


@pytest.mark.parametrize("answer", [b"welcome, please log in", b'{"challenge": "another"}', b"x" * 100 * LONGEST])
async def test_somebody_elses_answer_is_none(echo, outside, answer):
    outside.answer = lambda _body: answer

    await echo.call()

    assert echo.silent_for_s() == float("inf")
    assert "not as this bot does" in echo.trouble


@pytest.mark.parametrize("status", [302, 401, 404, 502])
async def test_no_redirect_is_followed_and_no_error_counts(echo, outside, status):
    outside.status = status

    await echo.call()

    assert len(outside.requests) == 1
    assert f"answers {status}" in echo.trouble


async def test_an_address_where_nobody_listens_is_named():
    echo = Echo(f"http://127.0.0.1:{free_port()}", SECRET, Clock())

    await echo.call()

    assert "cannot be reached" in echo.trouble
    assert echo.silent_for_s() == float("inf")


async def test_an_answer_that_does_not_come_is_given_up(echo, outside, monkeypatch):
    monkeypatch.setattr(echoing, "WITHIN_S", 0.05)
    outside.delay_s = 1

    await echo.call()

    assert "cannot be reached" in echo.trouble
