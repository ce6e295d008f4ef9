"""Whether anything is heard from Slack."""

import time
from types import SimpleNamespace

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.platforms.slack.socket import DEAF_AFTER_S, Socket


@pytest.fixture
def socket():
    return Socket(AsyncApp(token="xoxb-1", request_verification_enabled=False), "xapp-1")


def connected(socket: Socket, *, pong_ago_s: float | None, frame_ago_s: float) -> Socket:
    pong = None if pong_ago_s is None else time.time() - pong_ago_s
    socket._handler = SimpleNamespace(client=SimpleNamespace(last_ping_pong_time=pong))
    socket._heard = time.monotonic() - frame_ago_s
    return socket


def test_a_connection_on_which_nobody_says_anything_is_not_deaf(socket):
    assert not connected(socket, pong_ago_s=5, frame_ago_s=3600).is_deaf()


def test_a_connection_whose_pings_are_not_answered_is_deaf_after_a_minute(socket):
    assert not connected(socket, pong_ago_s=50, frame_ago_s=50).is_deaf()
    assert connected(socket, pong_ago_s=DEAF_AFTER_S + 1, frame_ago_s=DEAF_AFTER_S + 1).is_deaf()


def test_what_never_connects_is_deaf_after_a_minute(socket):
    assert not connected(socket, pong_ago_s=None, frame_ago_s=1).is_deaf()
    assert connected(socket, pong_ago_s=None, frame_ago_s=DEAF_AFTER_S + 1).is_deaf()


async def test_every_frame_counts(socket):
    await connected(socket, pong_ago_s=None, frame_ago_s=100)._on_frame(None)

    assert not socket.is_deaf()
