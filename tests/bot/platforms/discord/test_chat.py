"""Before, between and after connections: what is said of it, and what a card does meanwhile."""

import time
from types import SimpleNamespace

import pytest

from bot.chat import Card, Place, SendError
from bot.platforms.discord.chat import DOWN_S, DiscordChat
from bot.platforms.discord.gateway import Gateway
from bot.settings import Discord
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from tests.bot.office import Office


class Connected(Gateway):
    """A connection that is up, as far as discord.py knows."""

    def is_ready(self) -> bool:
        return True

    @property
    def guilds(self):
        return []


async def never(*_):
    raise AssertionError


@pytest.fixture
def chat(engine):
    office = Office(engine)
    return DiscordChat(
        settings=Discord("token"),
        desk=office.desk,
        channels=["1"],
        inbox=Inbox(engine),
        buttons=Buttons(engine),
        outbox=Outbox(engine),
        show_in=never,
        details=never,
        clock=office.clock,
        alone=True,
        deaf_after_s=60,
    )


@pytest.fixture
async def client(chat):
    chat._client = Connected(chat._ear, chat._names, (1,), 60)
    return chat._client


async def test_a_card_waits_for_a_connection(chat):
    with pytest.raises(SendError, match="not connected yet") as raised:
        await chat.post(Place("discord", "1"), Card("cpu"))

    assert not raised.value.permanent


def test_it_is_not_ready_before_it_is_connected(chat):
    assert not chat.hearing().ok


@pytest.mark.usefixtures("client")
def test_it_is_ready_when_it_hears(chat):
    assert chat.hearing().ok


def test_a_minute_without_a_frame_is_deaf(chat, client):
    client.heard_at = time.monotonic() - 61

    assert not chat.hearing().ok
    assert "Nothing was heard for 61 s" in chat.hearing().says


async def test_a_connection_that_is_gone_is_said_and_forgotten_when_it_is_back(chat, client):
    await client.on_disconnect()
    client._down_at -= DOWN_S + 1
    gone = chat.hearing()
    await client.on_resumed()

    assert not gone.ok
    assert chat.hearing().ok


def test_a_channel_that_cannot_be_seen_is_named(chat, client):
    client.trouble[1] = "Discord refuses: Missing Access."

    assert chat.hearing().says == "Channel 1: Discord refuses: Missing Access."


async def test_any_frame_is_a_sign_of_life(client):
    client.heard_at = time.monotonic() - 500

    await client.on_socket_raw_receive("{}")

    assert client.deaf_for() < 5


async def test_silence_lasts_over_connections_that_heard_nothing(chat, client):
    assert chat.silent_for_s() == float("inf")

    await client.on_socket_raw_receive("{}")
    assert chat.silent_for_s() < 5

    client.frame_at -= 100
    chat._frame_at, chat._client = client.frame_at, Connected(chat._ear, chat._names, (1,), 60)
    assert chat.silent_for_s() > 95


class Hung:
    """Threads that were opened, by the message they hang on."""

    def __init__(self) -> None:
        self.on: list[str] = []

    def is_missing(self, message_id: str) -> bool:
        return message_id not in self.on

    def hang(self, _place: Place, message_id: str, _card: Card) -> None:
        self.on.append(message_id)


@pytest.mark.parametrize(("has_thread", "opened"), [(False, ["5"]), (True, [])])
def test_a_thread_that_a_crash_prevented_is_opened_with_the_next_change(chat, client, has_thread, opened):
    client.homes, chat._threads = {1: 9}, Hung()
    message = SimpleNamespace(id=5, flags=SimpleNamespace(has_thread=has_thread))

    for _ in range(2):
        chat._thread(client, Place("discord", "1"), message, Card("cpu", key="INC-1"))

    assert chat._threads.on == opened
