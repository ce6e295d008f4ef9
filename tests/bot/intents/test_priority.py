import pytest

from bot.intents.names import line
from bot.intents.priority import Priority, priority_of
from bot.intents.read import read
from tests.bot.intents.words import NOW, WORDS


@pytest.mark.parametrize(
    "said",
    [
        "urgent: checkout status",
        "checkout is down!!",
        "is checkout down",
        "full outage on cart, what is wrong",
        "SEV1 checkout",
        "sev-1: why is cart slow",
        "everything is on fire",
        "customers can't pay, is checkout up",
        "restart checkout asap",
        "EVERYTHING BROKE please look",
        "the site went down",
        "we are losing orders",
    ],
)
def test_a_message_that_sounds_pressing_is_urgent(said):
    assert priority_of(said) is Priority.URGENT


@pytest.mark.parametrize(
    "said",
    [
        "status",
        "show CPU of checkout",
        "not urgent, but how is cart",
        "scale down cart",
        "no hurry: logs of cart",
        "is checkout up",
    ],
)
def test_others_are_not(said):
    assert priority_of(said) is Priority.NORMAL


def test_the_json_line_says_so():
    assert line(read("urgent: status of cart", WORDS, NOW, NOW.tzinfo)).endswith('"priority": "urgent"}')
