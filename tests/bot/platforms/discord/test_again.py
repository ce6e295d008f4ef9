"""A request that a crash cut short is found again by who asked for what, lately."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.identity.people import People
from bot.platforms.discord.again import Again
from bot.platforms.discord.question import Kind, Question
from bot.storage.inbox import FRESH
from tests.bot.office import Office

ASKED = Question(
    id="7",
    kind=Kind.WORDS,
    text="run restart-checkout",
    author="30",
    channel="1",
    thread="",
    guild="9",
    at="2026-11-05T15:30:00+00:00",
)


@pytest.fixture
async def office(engine):
    made = Office(engine)
    sam = replace(made.people.named("sam"), accounts=frozenset({"discord:30"}))
    made.people = People((sam, made.people.named("lee")))
    await made.say("run restart-checkout on checkout")
    return made


async def test_what_was_asked_for_is_shown(office):
    card = await Again(office.desk).made(ASKED)

    assert card.key == "APR-1"


@pytest.mark.parametrize("other", [{"text": "run scale on checkout"}, {"author": "31"}, {"text": "status"}])
async def test_what_was_not_asked_for_is_not(office, other):
    assert await Again(office.desk).made(replace(ASKED, **other)) is None


async def test_what_was_asked_for_long_ago_is_another_request(office):
    office.now += FRESH + timedelta(seconds=1)

    assert await Again(office.desk).made(ASKED) is None
