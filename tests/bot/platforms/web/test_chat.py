import asyncio

import pytest

from bot.chat import Card, SendError
from bot.platforms.web.chat import ROOM, WebChat
from bot.platforms.web.room import Room
from bot.storage.engine import connect


@pytest.fixture
def room(engine, clock):
    return Room(engine, clock)


async def _titles(room):
    return [entry.card.title for entry in await room.latest(10)]


async def test_an_updated_card_replaces_the_old_one(room):
    chat = WebChat(room)
    message = await chat.post(ROOM, Card("slow", key="INC-7"))

    await chat.update(ROOM, message, Card("resolved", key="INC-7"))

    assert await _titles(room) == ["resolved"]


async def test_posting_a_living_card_twice_shows_it_once(room):
    chat = WebChat(room)

    assert await chat.post(ROOM, Card("slow", key="INC-7")) == await chat.post(ROOM, Card("slow", key="INC-7"))
    assert await _titles(room) == ["slow"]


async def test_an_update_of_a_forgotten_card_shows_it_again(room):
    await WebChat(room).update(ROOM, "99", Card("resolved", key="INC-7"))

    assert await _titles(room) == ["resolved"]


@pytest.fixture
async def broken(clock, tmp_path):
    engine = connect(f"sqlite+aiosqlite:///{tmp_path}/without-tables.db")
    yield WebChat(Room(engine, clock))
    await engine.dispose()


async def test_a_post_that_the_database_refuses_is_worth_another_try(broken):
    with pytest.raises(SendError) as failed:
        await broken.post(ROOM, Card("slow"))

    assert not failed.value.permanent


async def test_so_is_an_update(broken):
    with pytest.raises(SendError) as failed:
        await broken.update(ROOM, "1", Card("slow"))

    assert not failed.value.permanent


async def test_it_listens_until_it_is_told_to_stop(room):
    listening = asyncio.create_task(WebChat(room).listen(None))
    await asyncio.sleep(0.01)

    assert not listening.done()
    listening.cancel()


async def test_closing_closes_the_room(room):
    await WebChat(room).close()

    assert room.closed
