"""What is meant for the bot, and where a button counts."""

import asyncio
from types import SimpleNamespace

import discord
import pytest

from bot.chat import Place
from bot.platforms.discord import conversation as talking
from bot.platforms.discord import ear as module
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.ear import Ear
from bot.platforms.discord.outgoing import Dressing
from bot.platforms.discord.speakers import Speakers
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from tests.clock import MORNING, Clock

HERE = Place("discord", "1")
ME, OTHER = SimpleNamespace(id=99), SimpleNamespace(id=98)


async def never(*_):
    raise AssertionError


@pytest.fixture
def outbox(engine):
    return Outbox(engine)


@pytest.fixture
def buttons(engine):
    return Buttons(engine)


@pytest.fixture
def ear(engine, buttons, outbox):
    clock = Clock()
    conversation = Conversation(Inbox(engine), never, never, never, clock)
    return Ear(
        conversation, Speakers(frozenset, never, clock), Dressing(buttons, clock), buttons, outbox, lacks=lambda _: None
    )


@pytest.fixture
async def approve(buttons, outbox):
    """The id of a button on the card of APR-1, which is message 55 of channel 1."""
    ids = await buttons.ids(str(HERE), "APR-1", ["approve APR-1"], MORNING)
    await outbox.want(str(HERE), "APR-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.sent(due, "55", MORNING)
    return ids["approve APR-1"]


def pressed(channel: int, message: int) -> SimpleNamespace:
    return SimpleNamespace(channel=None, channel_id=channel, message=SimpleNamespace(id=message))


async def test_a_button_counts_on_its_own_card(ear, approve):
    assert (await ear._meaning(pressed(1, 55), approve)).says == "approve APR-1"


@pytest.mark.parametrize(("channel", "message"), [(2, 55), (1, 56)])
async def test_a_button_counts_in_no_other_channel_and_on_no_other_message(ear, approve, channel, message):
    assert await ear._meaning(pressed(channel, message), approve) is None


@pytest.mark.parametrize(("channel", "counts"), [(1, True), (2, False)])
async def test_a_button_of_an_answer_counts_in_its_channel(ear, buttons, channel, counts):
    ids = await buttons.ids(str(HERE), "", ["run tidy-up"], MORNING)

    assert (await ear._meaning(pressed(channel, 60), ids["run tidy-up"]) is not None) is counts


async def test_an_id_that_was_never_given_out_means_nothing(ear):
    assert await ear._meaning(pressed(1, 55), "approve-APR-1") is None


async def test_a_click_may_come_before_its_post_has_returned(ear, buttons, outbox):
    ids = await buttons.ids(str(HERE), "APR-2", ["approve APR-2"], MORNING)
    await outbox.want(str(HERE), "APR-2", 1, MORNING)

    assert (await ear._meaning(pressed(1, 57), ids["approve APR-2"])).says == "approve APR-2"


def said(**changes: object) -> SimpleNamespace:
    given = {
        "author": SimpleNamespace(bot=False),
        "webhook_id": None,
        "type": discord.MessageType.default,
        "guild": SimpleNamespace(id=1),
        "mentions": [ME],
    }
    return SimpleNamespace(**(given | changes))


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        (said(), True),
        (said(type=discord.MessageType.reply), True),
        (said(guild=None, mentions=[]), True),
        (said(mentions=[OTHER]), False),
        (said(author=SimpleNamespace(bot=True)), False),
        (said(webhook_id=5), False),
        (said(type=discord.MessageType.pins_add), False),
    ],
)
def test_only_people_who_turn_to_the_bot_are_heard(message, meant):
    assert module._is_meant(message, ME) is meant


def test_the_call_is_not_part_of_what_was_said():
    assert module._without_call("<@99>  status of <@!99> checkout", 99) == "status of checkout"


class Response:
    """What a person is answered at once, for their eyes only."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def send_message(self, *, content: str, ephemeral: bool, **_: object) -> None:
        assert ephemeral
        self.said.append(content)


def interaction() -> SimpleNamespace:
    person = SimpleNamespace(id=30, bot=False)
    return SimpleNamespace(
        id=7, channel=None, channel_id=1, guild_id=None, user=person, token="t", message=None, response=Response()
    )


async def endless(*_: object, **__: object) -> None:
    await asyncio.sleep(30)


async def test_whoever_discord_does_not_tell_of_in_time_is_told_to_try_again(ear, monkeypatch):
    monkeypatch.setattr(module, "WHO_WITHIN_S", 0.01)
    ear._speakers.author = endless
    asked = interaction()

    await ear.command(asked, "status")

    assert asked.response.said == [
        "**Who you are could not be confirmed just now, so nothing was done. Try again in a minute.**"
    ]


async def test_a_click_that_cannot_be_looked_up_in_time_is_to_be_pressed_again(ear, monkeypatch):
    monkeypatch.setattr(talking, "KEPT_WITHIN_S", 0.01)
    ear._buttons.pressed = endless
    asked = interaction()

    await ear.pressed(asked, "say", "an-opaque-id")

    assert asked.response.said == ["**That was not recorded, so nothing was done. Press or type it again.**"]
