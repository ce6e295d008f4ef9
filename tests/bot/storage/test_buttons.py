"""A button's id says nothing by itself: its meaning is on record, for one channel."""

import asyncio
from datetime import timedelta

import pytest

from bot.storage.buttons import KEPT, Buttons, Pressed
from tests.clock import MORNING, Clock

HERE, ELSEWHERE = "discord:1", "discord:2"


@pytest.fixture
def clock():
    return Clock()


async def test_an_id_means_what_was_shown(engine, clock):
    buttons = Buttons(engine)

    ids = await buttons.ids(HERE, "APR-1", ["approve APR-1", "deny APR-1"], clock())

    assert await buttons.meaning(ids["approve APR-1"], HERE) == "approve APR-1"
    assert "APR" not in "".join(ids.values())


async def test_an_edited_card_keeps_its_ids(engine, clock):
    buttons = Buttons(engine)
    before = await buttons.ids(HERE, "INC-1", ["explain INC-1"], clock())

    after = await buttons.ids(HERE, "INC-1", ["approve APR-1", "explain INC-1"], clock())

    assert after["explain INC-1"] == before["explain INC-1"]


async def test_an_id_of_another_channel_means_nothing(engine, clock):
    buttons = Buttons(engine)
    ids = await buttons.ids(HERE, "APR-1", ["approve APR-1"], clock())

    assert await buttons.meaning(ids["approve APR-1"], ELSEWHERE) is None
    assert await buttons.meaning("approve APR-1", HERE) is None


async def test_replicas_that_show_a_card_at_once_agree(engines, clock):
    shown = await asyncio.gather(*(Buttons(engines).ids(HERE, "INC-1", ["explain INC-1"], clock()) for _ in range(8)))

    assert len({tuple(ids.values()) for ids in shown}) == 1


async def test_old_buttons_are_forgotten(engine, clock):
    buttons = Buttons(engine)
    ids = await buttons.ids(HERE, "INC-1", ["explain INC-1"], clock())
    clock.forward(KEPT + timedelta(seconds=1))

    await buttons.thin(clock())

    assert await buttons.meaning(ids["explain INC-1"], HERE) is None


async def test_a_button_is_bound_to_the_card_and_channel_it_was_put_on(engine):
    buttons = Buttons(engine)
    ids = await buttons.ids("slack:C1", "APR-1", ["approve APR-1"], MORNING)

    assert await buttons.pressed(ids["approve APR-1"]) == Pressed("slack:C1", "APR-1", "approve APR-1")
    assert await buttons.pressed("approve APR-1") is None
