from dataclasses import replace

import pytest

from bot.chat import Card
from bot.conversation.turn import CHARACTERS, Turn, surplus
from bot.intents.model import Run, Show, Unknown
from tests.bot.office import NOW

SHOWN = Turn.of("sam", "slack:C1/7", NOW, "cpu of checkout", Show("cpu", "checkout"), Card("cpu of checkout is 40%"))


def test_a_turn_keeps_what_was_understood_in_words_that_read_back():
    assert SHOWN.meant == "show cpu of checkout"
    assert SHOWN.about == ("checkout", "cpu")
    assert not SHOWN.acted


def test_an_action_is_told_from_a_question():
    turn = Turn.of("sam", "slack:C1/7", NOW, "restart it", Run("restart", "checkout"), Card("APR-1"))

    assert turn.acted


def test_what_was_not_understood_means_nothing():
    turn = Turn.of("sam", "slack:C1/7", NOW, "love?", Unknown("love?", "logs"), Card("not clear"))

    assert (turn.meant, turn.about, turn.kind) == ("", (), "unknown")


def test_what_is_kept_of_a_long_text_is_cut_and_shows_it():
    turn = Turn.of("sam", "slack:C1/7", NOW, "x" * 9000, Show("y" * 9000), Card("z" * 9000))

    assert turn.said.endswith(" ...")
    assert turn.meant == ""
    assert turn.size < 1000


@pytest.mark.parametrize(("most", "over"), [(10, 0), (3, 2), (1, 4)])
def test_the_oldest_beyond_the_bound_are_surplus(most, over):
    turns = [replace(SHOWN, said=str(number)) for number in range(5)]

    assert list(surplus(turns, most)) == turns[5 - over :]


def test_long_turns_are_bounded_by_their_characters():
    long = replace(SHOWN, said="x" * 500)
    turns = [long] * 100

    kept = len(turns) - len(surplus(turns, 100))

    assert kept * long.size <= CHARACTERS < (kept + 1) * long.size
