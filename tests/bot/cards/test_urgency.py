from bot.cards import urgency
from bot.chat import Card
from bot.intents.priority import Priority

ANSWER = Card("checkout is slow", suggestions=("signals of checkout", "explain INC-3"), footer="Last sweep 14:00.")


def test_in_a_hurry_causes_and_remedies_are_offered_first_and_it_says_so():
    card = urgency.first(ANSWER, Priority.URGENT)

    assert card.suggestions == ("explain INC-3", "what is wrong", "runbooks", "signals of checkout")
    assert card.footer == "Last sweep 14:00. Read as urgent."


def test_otherwise_the_answer_stays_as_it_is():
    assert urgency.first(ANSWER, Priority.NORMAL) == ANSWER
