"""What is sent calls nobody, and carries buttons that say nothing by themselves."""

import pytest

from bot.chat import Button, Card, Picture, Place
from bot.platforms.discord.nonces import nonce
from bot.platforms.discord.outgoing import Dressing
from bot.storage.buttons import Buttons
from tests.clock import Clock

HERE = Place("discord", "1")
ASKING = Card(
    "Restart?", "@everyone", buttons=(Button("Approve", "approve APR-1"), Button("Deny", "deny APR-1")), key="APR-1"
)


@pytest.fixture
def buttons(engine):
    return Buttons(engine)


@pytest.fixture
def dressing(buttons):
    return Dressing(buttons, Clock())


async def test_nobody_is_called_by_a_message_or_by_its_edit(dressing):
    made = await dressing.dress(HERE, ASKING)

    assert made.new()["allowed_mentions"].to_dict() == {"parse": []}
    assert made.edited()["allowed_mentions"].to_dict() == {"parse": []}


async def test_buttons_live_as_long_as_their_message_and_do_not_say_what_they_do(dressing, buttons):
    made = (await dressing.dress(HERE, ASKING)).new()
    ids = [item.item.custom_id for item in made["view"].children]

    assert made["view"].timeout is None
    assert [one.rsplit(":", 1)[0] for one in ids] == ["cloudops:say", "cloudops:why"]
    assert "APR" not in "".join(ids)
    assert (await buttons.pressed(ids[0].rsplit(":", 1)[1])).says == "approve APR-1"


async def test_an_edit_takes_away_what_the_new_card_has_not(dressing):
    made = (await dressing.dress(HERE, Card("Done", key="APR-1"))).edited()

    assert (made["view"], made["attachments"], made["embeds"][0].footer.text) == (None, [], "APR-1")


async def test_a_chart_goes_with_its_card(dressing):
    made = (await dressing.dress(HERE, Card("cpu", picture=Picture(b"png", "cpu over 3 h")))).new()

    assert [(one.filename, one.description) for one in made["files"]] == [("chart.png", "cpu over 3 h")]


async def test_what_is_shared_has_a_button_of_its_own(dressing):
    made = (await dressing.dress(HERE, Card("cpu"), share="show cpu")).new()

    assert [item.item.label for item in made["view"].children] == ["Share"]


def test_a_nonce_is_the_same_for_the_same_thing_and_fits():
    assert nonce("discord:1", "INC-1") == nonce("discord:1", "INC-1") != nonce("discord:1", "INC-2")
    assert len(nonce("x" * 99)) <= 25
