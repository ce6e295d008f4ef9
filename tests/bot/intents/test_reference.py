"""The page on what can be asked is true."""

import re
from pathlib import Path

import pytest

from bot.intents.model import Intent, Unknown
from bot.intents.names import name
from bot.intents.read import read
from tests.bot.intents.words import NOW, WORDS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "asking.md").read_text("utf-8")
ROWS = [
    (said, row[2].strip())
    for row in (line.split("|") for line in PAGE.splitlines() if line.startswith("| `"))
    for said in re.findall(r"`([^`]+)`", row[1])
]


@pytest.mark.parametrize(("said", "intent"), ROWS)
def test_what_the_page_says_is_understood_so(said, intent):
    assert name(read(said, WORDS, NOW, NOW.tzinfo).intent) == intent


def test_every_intent_is_on_the_page():
    shown = {intent for _, intent in ROWS} | {"resume"}

    assert shown == {name(kind.__new__(kind)) for kind in Intent.__args__ if kind is not Unknown}
