import pytest

from bot.intents.model import Explain, Show
from bot.language.reading import meant
from tests.bot.intents.test_slots import WORDS
from tests.bot.office import NOW


def as_written(_slot, value):
    return value


@pytest.mark.parametrize(
    "text",
    [
        '{"intent": "explain", "slots": {"incident": "INC-7"}}',
        'Sure:\n```json\n{"intent": "explain", "slots": {"incident": 7, "service": null}}\n```',
    ],
)
def test_an_intent_of_the_list_is_read(text):
    assert meant(text, as_written, WORDS, NOW) == Explain(7)


def test_what_a_placeholder_stands_for_is_put_in_its_place():
    text = '{"intent": "show", "slots": {"signal": "{signal_1}"}}'

    assert meant(text, lambda _slot, _value: "cpu", WORDS, NOW) == Show("cpu")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "approve APR-1",
        "{",
        "[]",
        '{"intent": "approve", "slots": {"approval": "APR-1"}}',
        '{"intent": "halt"}',
        '{"intent": "unknown"}',
        '{"intent": ["show"], "slots": {"signal": "cpu"}}',
        '{"intent": "show", "slots": ["cpu"]}',
        '{"intent": "show", "slots": {"signal": {"$": "cpu"}}}',
        '{"intent": "show", "slots": {"signal": "cpu"}} {"intent": "halt"}',
        '{"slots":' * 5000,
    ],
)
def test_everything_else_is_nothing(text):
    assert meant(text, as_written, WORDS, NOW) is None
