"""Whether anything is heard from Slack."""

import time
from types import SimpleNamespace

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.platforms.slack.socket import Socket


@pytest.fixture
def socket():
    return Socket(AsyncApp(token="xoxb-1", request_verification_enabled=False), "xapp-1")


def connected(socket: Socket, *, pong_ago_s: float | None, frame_ago_s: float) -> Socket:
    pong = None if pong_ago_s is None else time.time() - pong_ago_s
    socket._handler = SimpleNamespace(client=SimpleNamespace(last_ping_pong_time=pong))
    socket._heard = time.monotonic() - frame_ago_s
    return socket


def test_a_connection_on_which_nobody_says_anything_is_heard_by_its_pings(socket):
    assert connected(socket, pong_ago_s=5, frame_ago_s=3600).silent_for_s() == pytest.approx(5, abs=1)


def test_a_connection_whose_pings_are_not_answered_is_silent(socket):
    assert connected(socket, pong_ago_s=61, frame_ago_s=62).silent_for_s() == pytest.approx(61, abs=1)


def test_what_never_connects_is_silent_since_it_began(socket):
    assert connected(socket, pong_ago_s=None, frame_ago_s=61).silent_for_s() == pytest.approx(61, abs=1)


async def test_every_frame_counts(socket):
    await connected(socket, pong_ago_s=None, frame_ago_s=100)._on_frame(None)

    assert socket.silent_for_s() < 5
