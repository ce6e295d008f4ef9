import asyncio
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest

from bot.chat import Card
from bot.identity.people import Person
from bot.identity.visitor import Visitor
from bot.platforms.web import live
from bot.platforms.web.live import Stream, event
from bot.platforms.web.render import View
from bot.platforms.web.room import Room


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(live, "LOOK_S", 0.001)


@asynccontextmanager
async def watching(made, seen=0, welcome=True):
    async def is_welcome():
        return welcome

    view = View(Visitor(Person("sam"), "f" * 64), made.console.desk.clock(), ZoneInfo("UTC"))
    stream = Stream(made.console, lambda: view, is_welcome, seen).events()
    yield stream
    await stream.aclose()


async def _until(stream, *wanted):
    async with asyncio.timeout(5):
        async for sent in stream:
            if all(words in sent for words in wanted):
                return sent
    raise AssertionError(wanted)


async def test_what_is_said_reaches_every_browser(made, at_once):
    async with watching(made) as one, watching(made) as other:
        await made.console.room.say("lee", "hello")

        assert 'id="m-1"' in await _until(one, "event: room", "hello")
        assert 'id="m-1"' in await _until(other, "event: room", "hello")


async def test_an_edit_comes_under_the_same_id_and_place(made, at_once):
    async with watching(made) as stream:
        await made.console.room.show(Card("slow", key="INC-7"))
        first = await _until(stream, "slow")
        await made.console.room.show(Card("resolved", key="INC-7"))
        second = await _until(stream, "resolved")

    assert 'id="m-1" data-placed="1"' in first
    assert 'id="m-1" data-placed="1"' in second


async def test_what_was_seen_is_not_sent_again(made, at_once):
    await made.console.room.say("lee", "old")
    async with watching(made, seen=1) as stream:
        await made.console.room.say("lee", "new")

        assert "old" not in await _until(stream, "new")


async def test_a_change_by_another_replica_is_seen(made, engine, clock, at_once):
    async with watching(made) as stream:
        await _until(stream, "event: pulse")
        await Room(engine, clock).say("kim", "from elsewhere")

        await _until(stream, "event: room", "from elsewhere", "id: 1")


async def test_the_pulse_comes_when_it_changes(made, at_once):
    async with watching(made) as stream:
        assert "No sweep yet" in await _until(stream, "event: pulse")
        await made.open_incident()

        assert "1 open incident" in await _until(stream, "event: pulse")


async def test_pages_are_told_that_something_changed(made, at_once):
    async with watching(made) as stream:
        await made.console.room.say("lee", "hello")

        await _until(stream, "hello", "event: changed")


async def test_the_stream_ends_when_the_visitor_is_no_longer_let_in(made, at_once):
    await made.console.room.say("lee", "secret")
    async with watching(made, welcome=False) as stream:
        assert [sent async for sent in stream] == ["retry: 2000\n\n"]


async def test_the_stream_ends_when_the_console_closes(made):
    async with watching(made) as stream:
        await _until(stream, "event: pulse")
        made.console.room.close()

        async with asyncio.timeout(5):
            assert [sent async for sent in stream] == []


async def test_a_quiet_stream_shows_that_it_lives(made, at_once):
    async with watching(made) as stream:
        await _until(stream, "event: pulse")

        await _until(stream, ": alive")


def test_an_event_of_many_lines_stays_one_event():
    assert event("room", "<li>\nhello\n</li>", "7") == "event: room\nid: 7\ndata: <li>\ndata: hello\ndata: </li>\n\n"


def test_text_cannot_end_an_event_early():
    assert event("room", "a\n\nevent: pulse\n\n").count("\n\n") == 1
