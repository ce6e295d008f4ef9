"""Who may stand for a configured person, and who only looks."""

from typing import Any, cast

import pytest

from bot.identity.people import People, Person
from bot.platforms.slack.api import Api
from bot.platforms.slack.errors import SlackError
from bot.platforms.slack.identity import KNOWN_FOR_S, Identities, Me
from remediation.actor import Role

ME = Me("T1", "U0BOT", "cloudops")
LEE = Person("lee", frozenset({Role.APPROVER}), accounts=frozenset({"slack:U1"}))
PEOPLE = People((LEE,))


class FakeApi:
    """Says what it is told of an account, and counts how often it was asked."""

    def __init__(self, **account: Any) -> None:
        self.account = account
        self.asked = 0
        self.failing: SlackError | None = None

    async def call(self, _method: str, **_: Any) -> dict[str, Any]:
        self.asked += 1
        if self.failing:
            raise self.failing
        return {"user": self.account}


def identities(api: FakeApi, seconds=lambda: 0.0) -> Identities:
    return Identities(cast("Api", api), PEOPLE, seconds)


async def roles(found: Identities, team: str = "T1", user: str = "U1") -> frozenset[Role]:
    return PEOPLE.speaking("slack", await found.author(team, user, ME)).roles


async def test_a_member_of_the_workspace_is_the_person_configured():
    assert await roles(identities(FakeApi())) == {Role.APPROVER}


async def test_the_same_id_of_another_workspace_is_somebody_else():
    assert await roles(identities(FakeApi()), team="T9") == frozenset()
    assert await roles(identities(FakeApi()), team="") == frozenset()


@pytest.mark.parametrize("mark", ["is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted"])
async def test_guests_bots_and_deactivated_people_only_look(mark):
    assert await roles(identities(FakeApi(**{mark: True}))) == frozenset()


async def test_slack_is_not_asked_about_strangers():
    api = FakeApi()
    await roles(identities(api), user="U7")

    assert api.asked == 0


async def test_a_right_is_not_given_while_slack_does_not_answer():
    api = FakeApi()
    api.failing = SlackError("internal_error")

    with pytest.raises(SlackError):
        await identities(api).author("T1", "U1", ME)


async def test_whoever_is_made_a_guest_loses_their_rights_within_a_minute():
    now = 0.0
    api = FakeApi()
    found = identities(api, lambda: now)
    assert await roles(found) == {Role.APPROVER}

    api.account["is_restricted"] = True
    now = KNOWN_FOR_S + 1

    assert await roles(found) == frozenset()


@pytest.mark.parametrize("forged", ["U1 ", "U1\n", "u1", "web:lee", "lee"])
async def test_an_id_that_only_looks_like_one_is_nobody(forged):
    assert await roles(identities(FakeApi()), user=forged) == frozenset()
