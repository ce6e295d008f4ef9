"""An incident's evidence stands below its card once, whichever process had to see to it."""

from datetime import timedelta
from typing import Any, cast

import pytest

from bot.chat import Card, Place
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.storage.buttons import Buttons
from tests.clock import Clock

HERE = Place("slack", "C1")
CARD = Card("cpu is high", key="INC-1")


class Workspace:
    """A channel in memory, whose clock gives the messages their ids."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.messages: dict[str, dict[str, Any]] = {}

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        if method == "chat.postMessage":
            ts = f"{self.clock().timestamp() + len(self.messages) / 1000:.6f}"
            self.messages[ts] = body
            return {"ts": ts}
        if method == "chat.update":
            self.messages[body["ts"]] |= body
        thread = body.get("ts", "")
        return {
            "messages": [{"ts": ts, **one} for ts, one in self.messages.items() if thread == one.get("thread_ts", "")]
        }

    @property
    def evidence(self) -> list[str]:
        return [one["text"] for one in self.messages.values() if "thread_ts" in one]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(clock):
    return Workspace(clock)


@pytest.fixture
def started(workspace, engine, clock):
    """Starts one more process of the bot."""

    async def details(_key: str) -> Card:
        return Card("the evidence")

    return lambda: SlackChat(cast("Api", workspace), Buttons(engine), details, clock)


async def settled(chat: SlackChat) -> None:
    for task in tuple(chat._charts):
        await task


async def test_evidence_stands_below_the_card_once(started, workspace):
    chat = started()
    message = await chat.post(HERE, CARD)
    await settled(chat)
    await chat.update(HERE, message, CARD)
    await settled(chat)

    assert workspace.evidence == ["the evidence"]


async def test_what_a_crash_prevented_is_sent_with_the_next_change(started, workspace, clock):
    dying = started()
    message = await dying.post(HERE, CARD)
    await dying.close()
    assert workspace.evidence == []

    clock.forward(timedelta(minutes=2))
    chat = started()
    for _ in range(2):
        await chat.update(HERE, message, CARD)
        await settled(chat)

    assert workspace.evidence == ["the evidence"]


async def test_what_another_process_sent_is_not_sent_again(started, workspace, clock):
    first = started()
    message = await first.post(HERE, CARD)
    await settled(first)

    clock.forward(timedelta(minutes=2))
    other = started()
    await other.update(HERE, message, CARD)
    await settled(other)

    assert workspace.evidence == ["the evidence"]


@pytest.mark.parametrize("later", [timedelta(seconds=5), timedelta(hours=3)])
async def test_what_may_be_under_way_or_is_long_past_is_left_alone(started, workspace, clock, later):
    dying = started()
    message = await dying.post(HERE, CARD)
    await dying.close()

    clock.forward(later)
    other = started()
    await other.update(HERE, message, CARD)
    await settled(other)

    assert workspace.evidence == []


async def test_what_was_under_way_and_never_came_is_sent_later(started, workspace, clock):
    dying = started()
    message = await dying.post(HERE, CARD)
    await dying.close()

    other = started()
    for _ in range(3):
        clock.forward(timedelta(seconds=50))
        await other.update(HERE, message, CARD)
        await settled(other)

    assert workspace.evidence == ["the evidence"]
