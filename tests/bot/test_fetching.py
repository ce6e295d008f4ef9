"""Heads are read back from what stands in a channel, quoted or wrapped as it may be."""

import json

import pytest

from bot.config.model import Config
from bot.fetching import heads, posted
from bot.settings import read
from tests.bot.cards.test_witness import HEAD


@pytest.mark.parametrize(
    "message",
    [
        json.dumps({"text": f"Ledger\n```{HEAD}```"}),
        json.dumps({"embeds": [{"description": f"```\n{HEAD}\n```"}]}),
        f"x {HEAD} y",
    ],
)
def test_a_head_is_found_wherever_it_stands(message: str):
    assert heads([message]) == [HEAD]


@pytest.mark.parametrize("message", ["", "ledger1:1:2:a:b:c", str(HEAD)[:-4], "ledger1:x"])
def test_what_was_quoted_in_part_is_passed_over(message: str):
    assert heads([message]) == []


async def test_a_platform_that_is_not_switched_on_is_not_asked(tmp_path):
    settings = read({}, tmp_path)

    assert await posted(settings, Config(channels=("slack:C1", "discord:7", "web:ops"))) == ()
