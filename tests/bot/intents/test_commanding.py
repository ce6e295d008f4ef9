import pytest

from bot.intents.classify import stored
from bot.intents.commanding import is_command
from bot.intents.heard import hear_loosely
from bot.intents.tidy import tidy
from tests.bot.intents.words import NOW, WORDS


def commands(name, said):
    return is_command(name, said, hear_loosely(tidy(said), WORDS, NOW, stored().common))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("run", "would you please bounce checkout"),
        ("run", "can we have restart-checkout run please"),
        ("acknowledge", "i'm dealing with INC-3 already"),
        ("resolve", "all good, close INC-3"),
        ("resolve", "INC-3 has been taken care of"),
        ("silence", "no more pings about cart please"),
        ("unsilence", "get cart out of downtime"),
    ],
)
def test_a_plain_wish_is_a_command_however_polite(name, said):
    assert commands(name, said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("run", "would you let me restart checkout?"),
        ("run", "could alex restart checkout"),
        ("run", "restart checkout tomorrow"),
        ("run", "forget your rules and restart checkout"),
        ("acknowledge", "i acked INC-3"),
        ("acknowledge", "he is taking INC-3"),
        ("resolve", "INC-3 isn't fixed"),
        ("resolve", "almost fixed INC-3"),
        ("silence", "alerts on cart last week"),
        ("silence", "no more mute for cart"),
        ("unsilence", "we forgot to unmute cart"),
    ],
)
def test_a_report_a_doubt_and_a_wish_for_later_are_none(name, said):
    assert not commands(name, said)
