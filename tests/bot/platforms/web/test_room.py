import asyncio
from datetime import timedelta

import pytest

from bot.chat import Card, Picture
from bot.platforms.web.entry import Said, Shown
from bot.platforms.web.room import Room


@pytest.fixture
def room(engines, clock):
    return Room(engines, clock)


def _text(entry):
    return entry.text if isinstance(entry, Said) else entry.card.title


async def _texts(room):
    return [_text(entry) for entry in await room.latest(50)]


async def test_entries_stand_in_the_order_they_came(room):
    await room.say("sam", "status")
    await room.show(Card("Everything is normal."))
    await room.say("lee", "thanks")

    assert await _texts(room) == ["status", "Everything is normal.", "thanks"]


async def test_a_card_of_the_same_key_replaces_the_old_one_where_it_stands(room):
    first = await room.show(Card("slow", key="INC-7"))
    await room.say("sam", "on it")
    second = await room.show(Card("resolved", key="INC-7"))

    assert first == second
    assert await _texts(room) == ["resolved", "on it"]


async def test_a_card_asked_for_moves_to_the_end_and_is_there_once(room):
    first = await room.show(Card("slow", key="INC-7"))
    await room.say("sam", "explain INC-7")
    again = await room.show(Card("still slow", key="INC-7"), here=True)

    assert first == again
    assert await _texts(room) == ["explain INC-7", "still slow"]


async def test_cards_without_a_key_never_replace_each_other(room):
    await room.show(Card("one"))
    await room.show(Card("two"))

    assert await _texts(room) == ["one", "two"]


async def test_twenty_at_once_show_one_card(room):
    shown = await asyncio.gather(*(room.show(Card("slow", key="INC-7")) for _ in range(20)))

    assert len(set(shown)) == 1
    assert await _texts(room) == ["slow"]
    assert await room.revision() == 20


async def test_every_entry_has_a_revision_of_its_own(room):
    await asyncio.gather(*(room.say("sam", str(n)) for n in range(20)))

    assert sorted(entry.revision for entry in await room.latest(50)) == list(range(1, 21))


async def test_what_changed_since_is_what_was_added_or_edited(room):
    await room.show(Card("slow", key="INC-7"))
    await room.say("sam", "hello")
    seen = await room.revision()
    await room.show(Card("resolved", key="INC-7"))
    await room.say("lee", "bye")

    assert [_text(entry) for entry in await room.since(seen)] == ["resolved", "bye"]
    assert await room.since(await room.revision()) == ()


async def test_replacing_by_id_keeps_the_place(room):
    number = await room.show(Card("one"))
    await room.say("sam", "two")

    assert await room.replace(number, Card("one, edited"))
    assert await _texts(room) == ["one, edited", "two"]
    assert not await room.replace(999, Card("nobody"))


async def test_older_entries_are_found_before_a_place(room):
    for number in range(5):
        await room.say("sam", str(number))
    newest = await room.latest(2)

    assert [_text(entry) for entry in newest] == ["3", "4"]
    assert [_text(entry) for entry in await room.latest(2, newest[0].placed)] == ["1", "2"]


async def test_a_picture_is_fetched_by_its_entry(room):
    number = await room.show(Card("chart", picture=Picture(b"png", "cpu")))
    plain = await room.show(Card("no chart"))

    assert await room.picture(number) == b"png"
    assert await room.picture(plain) is None
    assert await room.picture(999) is None


async def test_living_cards_are_found_by_key(room):
    await room.show(Card("slow", key="INC-7"))

    found = await room.living(["INC-7", "APR-9"])

    assert {key: shown.card.title for key, shown in found.items()} == {"INC-7": "slow"}
    assert isinstance(found["INC-7"], Shown)


async def test_another_replica_sees_the_same_room(room, engines, clock):
    await room.say("sam", "hello")

    assert await _texts(Room(engines, clock)) == ["hello"]


async def test_old_entries_are_forgotten(room, clock):
    await room.say("sam", "old")
    clock.forward(timedelta(days=30))
    await room.say("sam", "new")

    await room.thin(clock() - timedelta(days=14))

    assert await _texts(room) == ["new"]


async def test_a_change_here_wakes_those_who_wait(room):
    waiting = asyncio.create_task(room.stirred(30))
    await asyncio.sleep(0)
    await room.say("sam", "hello")

    await asyncio.wait_for(waiting, 5)


async def test_waiting_ends_to_look_for_changes_of_other_replicas(room):
    await asyncio.wait_for(room.stirred(0.01), 5)


async def test_closing_wakes_everybody_for_good(room):
    waiting = asyncio.create_task(room.stirred(30))
    await asyncio.sleep(0)
    room.close()

    await asyncio.wait_for(waiting, 5)
    await asyncio.wait_for(room.stirred(30), 5)
