"""Cards reach their channel in their newest state, once, whatever fails on the way."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat import Card, Place, SendError
from bot.deliveries import FIRST_PAUSE, Deliveries
from bot.storage.outbox import CLAIM, Outbox
from tests.clock import Clock
from tests.fakes import FakeChat


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def chat():
    return FakeChat()


@pytest.fixture
def outbox(engine):
    return Outbox(engine)


@pytest.fixture
def titles():
    return {"INC-1": "cpu is high"}


@pytest.fixture
def deliveries(outbox, chat, titles, clock):
    async def render(key: str) -> Card:
        return Card(titles[key], key=key)

    return Deliveries(outbox, {"web": chat}, render, clock)


async def test_a_wanted_card_is_posted_once(deliveries, outbox, chat, clock):
    await outbox.want("web:ops", "INC-1", 1, clock())

    await deliveries.advance()
    await deliveries.advance()

    assert chat.posts == [(Place("web", "ops"), Card("cpu is high", key="INC-1"))]


async def test_a_change_edits_the_card_in_place(deliveries, outbox, chat, titles, clock):
    await outbox.want("web:ops", "INC-1", 1, clock())
    await deliveries.advance()

    titles["INC-1"] = "resolved"
    await outbox.want("web:ops", "INC-1", 2, clock())
    await deliveries.advance()

    assert [card.title for card in chat.shown.values()] == ["resolved"]
    assert len(chat.posts) == 1


async def test_a_card_is_rendered_when_it_is_sent_so_a_late_card_is_a_true_one(deliveries, outbox, chat, titles, clock):
    await outbox.want("web:ops", "INC-1", 1, clock())
    titles["INC-1"] = "already better"

    await deliveries.advance()

    assert [card.title for card in chat.shown.values()] == ["already better"]


async def test_a_temporary_failure_is_tried_again_after_a_pause(deliveries, outbox, chat, clock):
    chat.failing.append(SendError("away"))
    await outbox.want("web:ops", "INC-1", 1, clock())

    await deliveries.advance()
    assert chat.posts == []
    clock.forward(FIRST_PAUSE)
    await deliveries.advance()

    assert len(chat.posts) == 1


async def test_a_platform_that_asks_for_an_hour_gets_an_hour(deliveries, outbox, chat, clock):
    chat.failing.append(SendError("rate limited", retry_after_s=3600))
    await outbox.want("web:ops", "INC-1", 1, clock())
    await deliveries.advance()

    clock.forward(timedelta(minutes=59))
    await deliveries.advance()
    assert chat.posts == []
    clock.forward(timedelta(minutes=1))
    await deliveries.advance()

    assert len(chat.posts) == 1


async def test_a_permanent_failure_is_shown_and_not_repeated(deliveries, outbox, chat, clock):
    chat.failing.append(SendError("channel is archived", permanent=True))
    await outbox.want("web:ops", "INC-1", 1, clock())
    await deliveries.advance()

    clock.forward(timedelta(days=1))
    await deliveries.advance()

    assert chat.posts == []
    assert [card.error for card in await outbox.undelivered()] == ["channel is archived"]


async def test_a_channel_of_a_platform_that_is_not_connected_waits(deliveries, outbox, clock):
    await outbox.want("slack:C1", "INC-1", 1, clock())

    await deliveries.advance()

    assert [card.error for card in await outbox.undelivered()] == ["slack is not connected"]


async def test_what_a_process_died_over_is_sent_by_the_next_one(deliveries, outbox, chat, clock):
    await outbox.want("web:ops", "INC-1", 1, clock())
    (due,) = await outbox.due(clock())
    await outbox.claim(due, clock())  # and then it died

    await deliveries.advance()
    assert chat.posts == []
    clock.forward(CLAIM)
    await deliveries.advance()

    assert len(chat.posts) == 1


class SlowChat(FakeChat):
    """Takes until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def post(self, place: Place, card: Card) -> str:
        await self.go_on.wait()
        return await super().post(place, card)


async def test_a_channel_that_is_slow_holds_up_no_other(outbox, chat, clock):
    slow = SlowChat()

    async def render(key: str) -> Card:
        return Card(key, key=key)

    deliveries = Deliveries(outbox, {"slack": slow, "web": chat}, render, clock)
    await outbox.want("slack:C1", "INC-1", 1, clock())
    await outbox.want("web:ops", "INC-1", 1, clock())

    await deliveries.advance()
    assert (len(chat.posts), len(slow.posts)) == (1, 0)

    slow.go_on.set()
    await deliveries.advance()
    assert len(slow.posts) == 1


async def test_a_card_that_cannot_be_made_holds_up_no_other(deliveries, outbox, chat, clock):
    await outbox.want("web:ops", "INC-404", 1, clock())
    await outbox.want("web:ops", "INC-1", 1, clock())

    await deliveries.advance()

    assert [card.key for _, card in chat.posts] == ["INC-1"]


async def test_a_card_whose_message_was_deleted_is_posted_again(deliveries, outbox, chat, clock):
    await outbox.want("web:ops", "INC-1", 1, clock())
    await deliveries.advance()
    chat.shown.clear()

    await outbox.want("web:ops", "INC-1", 2, clock())
    await deliveries.advance()

    assert len(chat.shown) == 1
    assert len(chat.posts) == 2


async def test_a_channel_that_asks_for_patience_is_left_alone_with_every_card(deliveries, outbox, chat, titles, clock):
    titles["INC-2"] = "memory is high"
    chat.failing = [SendError("too many", retry_after_s=60)]
    await outbox.want("web:ops", "INC-1", 1, clock())
    await outbox.want("web:ops", "INC-2", 1, clock())

    await deliveries.advance()
    await deliveries.advance()
    assert chat.posts == []

    clock.forward(timedelta(seconds=61))
    await deliveries.advance()
    assert len(chat.posts) == 2
