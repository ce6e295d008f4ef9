import pytest

from bot.cards import help as cards
from bot.intents.model import Unknown
from bot.intents.names import name
from bot.intents.read import read
from bot.intents.strict import TOPICS
from tests.bot.intents.words import NOW, WORDS


@pytest.mark.parametrize("say", [row[0] for row in (*cards.LOOK, *cards.ACT)])
def test_everything_help_shows_is_understood(say):
    assert not isinstance(read(say, WORDS, NOW, NOW.tzinfo).intent, Unknown)


@pytest.mark.parametrize("topic", TOPICS.split("|"))
def test_every_topic_one_can_ask_about_has_its_help(topic):
    assert cards.card(topic).title.startswith("How to ")


def test_an_unknown_topic_gets_the_overview():
    assert cards.card("dancing").table is not None


def test_what_help_shows_covers_every_command_one_types():
    shown = {name(read(say, WORDS, NOW, NOW.tzinfo).intent) for say, _ in (*cards.LOOK, *cards.ACT)}

    assert {"status", "incidents", "show", "explain", "run", "approve", "silence", "halt", "ledger"} <= shown
