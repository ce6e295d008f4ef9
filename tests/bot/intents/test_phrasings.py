"""Every sentence of phrasings.yaml means what it says there."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.intents import names
from bot.intents.read import read
from tests.bot.intents.words import NOW, WORDS

BERLIN = ZoneInfo("Europe/Berlin")
TABLE = yaml.safe_load(Path(__file__).with_name("phrasings.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("said", "intent", "slots"), [(said, row["intent"], row["slots"]) for row in TABLE for said in row["said"]]
)
def test_a_phrasing_means_what_it_says(said, intent, slots):
    reading = read(said, WORDS, NOW, BERLIN)

    assert (names.name(reading.intent), names.slots(reading.intent)) == (intent, slots)
