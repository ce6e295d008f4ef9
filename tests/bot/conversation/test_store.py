import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.chat import Card
from bot.conversation.gist import Gist
from bot.conversation.store import Conversations
from bot.conversation.turn import FRESH, Turn
from bot.intents.model import Show, Unknown
from remediation.redact import redactor
from tests.bot.office import NOW

THREAD, OTHER = "slack:C1/7", "slack:C1/8"
SECRET = "hunter2222"
DAY = timedelta(days=1)


def turn(person="sam", place=THREAD, at=NOW, said="cpu of checkout"):
    return Turn.of(person, place, at, said, Show("cpu", "checkout"), Card("cpu is 40%"))


def talk_of(engine):
    return Conversations(engine, redactor((SECRET,)), keep=30 * DAY, most=3)


@pytest.fixture
def talk(engine):
    return talk_of(engine)


async def test_what_somebody_asked_is_found_newest_first(engines):
    talk = talk_of(engines)
    await talk.record(turn(said="first"))
    await talk.record(turn(said="second"))

    assert [one.said for one in await talk.before("sam", THREAD, NOW)] == ["second", "first"]


async def test_nobody_s_question_follows_on_what_somebody_else_asked(talk):
    await talk.record(turn("kim"))

    assert await talk.before("sam", THREAD, NOW) == []


async def test_what_was_asked_in_another_thread_is_not_what_one_speaks_of(talk):
    await talk.record(turn(place=OTHER))

    assert await talk.before("sam", THREAD, NOW) == []


async def test_what_was_not_understood_is_nothing_to_follow_on(talk):
    await talk.record(Turn.of("sam", THREAD, NOW, "love", Unknown("love"), Card("not clear")))

    assert await talk.before("sam", THREAD, NOW) == []
    assert [one.said for one in await talk.recent("sam", 9, THREAD)] == ["love"]


async def test_what_was_asked_long_ago_is_no_longer_what_one_speaks_of(talk):
    await talk.record(turn())

    assert await talk.before("sam", THREAD, NOW + FRESH + timedelta(seconds=1)) == []


async def test_turns_beyond_the_bound_are_summed_up(engines):
    talk = talk_of(engines)
    for number in range(10):
        await talk.record(turn(said=str(number)))

    assert [one.said for one in await talk.recent("sam", 99, THREAD)] == ["9", "8", "7"]
    assert (await talk.gist("sam", THREAD)).turns == 10
    assert (await talk.gist("sam", THREAD)).about == {"checkout": 10, "cpu": 10}


async def test_forgetting_takes_turns_and_gist_of_that_person_there_only(engines):
    talk = talk_of(engines)
    for number in range(5):
        await talk.record(turn(said=str(number)))
    await talk.record(turn("kim"))
    await talk.record(turn(place=OTHER))

    assert await talk.forget("sam", THREAD) == 3

    assert await talk.gist("sam", THREAD) == Gist()
    assert (await talk.gist("kim", THREAD)).turns == 1
    assert (await talk.gist("sam", OTHER)).turns == 1


async def test_forgetting_everywhere_leaves_others_alone(talk):
    await talk.record(turn())
    await talk.record(turn(place=OTHER))
    await talk.record(turn("kim"))

    assert await talk.forget("sam") == 2
    assert len(await talk.recent("kim", 9)) == 1


async def test_what_is_older_than_its_time_is_deleted(engines):
    talk = talk_of(engines)
    for number in range(5):
        await talk.record(turn(said=str(number)))
    await talk.record(turn("kim", at=NOW + DAY))

    await talk.thin(NOW + 30 * DAY + timedelta(hours=1))

    assert await talk.gist("sam", THREAD) == Gist()
    assert (await talk.gist("kim", THREAD)).turns == 1


async def test_a_secret_that_somebody_pastes_is_not_kept(talk, engine):
    pasted = replace(turn(said=f"is {SECRET} right"), meant=f"show {SECRET}", about=(SECRET,), answered=SECRET)
    await talk.record(pasted)

    async with engine.connect() as connection:
        kept = str((await connection.execute(text("SELECT * FROM turns"))).all())

    assert SECRET not in kept


async def test_what_no_database_takes_is_kept_without_it(engines):
    talk = talk_of(engines)
    await talk.record(turn(said="a\0b\ud800c"))

    assert [one.said for one in await talk.recent("sam", 9)] == ["ab?c"]


async def test_what_cannot_be_kept_takes_no_answer_along(talk, engine, caplog):
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE turns"))

    with caplog.at_level(logging.ERROR):
        await talk.record(turn())

    assert await talk.before("sam", THREAD, NOW) == ()
    assert "turn not kept" in caplog.text
