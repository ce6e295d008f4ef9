"""Whether trying again makes sense, and what people are told to mend."""

from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.chat import SendError
from bot.platforms.discord import errors
from bot.platforms.discord.errors import TooLateError, once, steadily, translated


def refused(status: int, code: int = 0, text: str = "No") -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    response = SimpleNamespace(status=status, reason="")
    return kinds.get(status, discord.HTTPException)(response, {"code": code, "message": text})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (refused(403, 50013, "Missing Permissions"), True),
        (refused(404, 10003, "Unknown Channel"), True),
        (refused(400, 50035, "Invalid Form Body"), True),
        (refused(503), False),
        (refused(401), False),
        (refused(429), False),
        (aiohttp.ServerDisconnectedError(), False),
        (ConnectionResetError(), False),
        (TimeoutError(), False),
        (discord.RateLimited(3600), False),
    ],
    ids=str,
)
def test_only_what_never_changes_by_itself_is_given_up(error, permanent):
    assert translated(error).permanent is permanent


@pytest.mark.parametrize("error", [refused(401, 50027), refused(404, 10015)])
def test_an_interaction_that_is_over_is_not_a_refused_token(error):
    assert isinstance(translated(error), TooLateError)


def test_a_wait_that_discord_asks_for_is_passed_on():
    assert translated(discord.RateLimited(3600)).retry_after_s == 3600


def test_a_deleted_message_is_known_as_such():
    assert translated(refused(404, 10008)).gone


def test_a_missing_right_is_said_with_those_to_give():
    said = str(translated(refused(403, 50013, "Missing Permissions")))

    assert said.startswith("Discord refuses: Missing Permissions. Give the bot View Channel, Send Messages")


class Calls:
    def __init__(self, *outcomes: Exception | str) -> None:
        self.outcomes = list(outcomes)
        self.made = 0

    async def __call__(self) -> str:
        self.made += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(errors, "PAUSES_S", (0.0, 0.0, 0.0))


@pytest.mark.usefixtures("at_once")
async def test_what_may_be_repeated_is_repeated_until_it_arrives():
    calls = Calls(aiohttp.ServerDisconnectedError(), refused(503), "sent")

    assert await steadily(calls) == "sent"


@pytest.mark.usefixtures("at_once")
async def test_a_refusal_is_not_repeated():
    calls = Calls(refused(403), "sent")

    with pytest.raises(SendError):
        await steadily(calls)

    assert calls.made == 1


async def test_what_must_not_be_repeated_is_tried_once():
    calls = Calls(aiohttp.ServerDisconnectedError(), "sent")

    with pytest.raises(SendError, match="cannot be reached"):
        await once(calls)

    assert calls.made == 1
