import pytest

from bot.cards import unknown
from bot.cards.unknown import EXAMPLES


def test_what_is_not_clear_gets_the_nearest_and_examples():
    card = unknown.card("silnce checkout", "silence checkout")

    assert card.title == '"silnce checkout" is not clear. Did you mean: silence checkout'
    assert card.suggestions == ("silence checkout", *EXAMPLES[:3])
    assert card.private


def test_what_else_may_be_meant_is_offered_too():
    card = unknown.card("memory stuff", "show memory of cart", others=("forecast memory of cart",))

    assert card.title == '"memory stuff" is not clear. Did you mean: show memory of cart, or: forecast memory of cart'
    assert card.suggestions[:2] == ("show memory of cart", "forecast memory of cart")


def test_what_resembles_nothing_gets_examples():
    assert unknown.card("what is love", "").title == '"what is love" is not understood'


@pytest.mark.parametrize("said", ["yes", "Yes!", "ok", "do it", "go ahead", "please approve APR-9", "approve it", "+1"])
def test_a_yes_is_told_the_words_that_count(said):
    card = unknown.card(said, "", waiting=(9,))

    assert card.title == "Nothing was approved: a yes counts only word for word"
    assert card.text == "Say approve APR-9."


def test_a_yes_with_nothing_waiting_is_just_not_understood():
    assert unknown.card("yes", "").title == '"yes" is not understood'


def test_a_long_text_is_cut_where_one_sees_it():
    assert unknown.card("x" * 500, "").title == f'"{"x" * 60}..." is not understood'


def test_nothing_said_gets_examples():
    assert unknown.card("  ", "").title == "Ask something, such as these"
