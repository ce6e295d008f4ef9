"""An account is a person's only in the guilds of the configured channels."""

from datetime import timedelta

import pytest

from bot.identity.people import People, Person
from bot.platforms.discord.speakers import REMEMBERED, Speakers
from remediation.actor import Role
from tests.clock import Clock

HOME, FOREIGN, LEE, EVE = 1, 2, 30, 40
PEOPLE = People((Person("lee", frozenset({Role.APPROVER}), accounts=frozenset({"discord:30"})),))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def members():
    return {(HOME, LEE)}


@pytest.fixture
def speakers(members, clock):
    async def is_member(guild: int, user: int) -> bool:
        return (guild, user) in members

    return Speakers(lambda: frozenset({HOME}), is_member, clock)


async def test_a_member_at_home_is_the_person(speakers):
    assert PEOPLE.speaking("discord", await speakers.author(LEE, HOME)).name == "lee"


@pytest.mark.parametrize(("guild", "full"), [(FOREIGN, True), (HOME, False)])
async def test_the_same_account_elsewhere_or_not_let_in_yet_only_looks(speakers, guild, full):
    person = PEOPLE.speaking("discord", await speakers.author(LEE, guild, full=full))

    assert person.roles == frozenset()


async def test_a_direct_message_counts_while_its_author_is_a_member(speakers, members, clock):
    at_first = await speakers.author(LEE, None)
    members.clear()
    clock.forward(REMEMBERED + timedelta(seconds=1))
    afterwards = await speakers.author(LEE, None)

    assert PEOPLE.speaking("discord", at_first).name == "lee"
    assert PEOPLE.speaking("discord", afterwards).roles == frozenset()


async def test_a_stranger_in_a_direct_message_is_nobody(speakers):
    assert PEOPLE.speaking("discord", await speakers.author(EVE, None)).roles == frozenset()
