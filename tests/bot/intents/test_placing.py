from bot.intents.placing import counted, placed
from bot.intents.read import read
from bot.intents.vocabulary import Vocabulary
from tests.bot.intents.words import NOW

ODDS = counted(["logs of SERVICE0", "status of SERVICE0", "how is SERVICE0", "tell X=me nothing", "how is life"] * 3)


def test_a_word_is_a_service_where_services_stand():
    assert list(placed("please X=logs of PLACE=basket", ODDS)) == ["PLACE=basket"]


def test_a_word_is_none_where_others_stand():
    assert list(placed("tell X=bob nothing", ODDS)) == []


def test_a_service_that_nobody_configured_is_kept_as_typed_in_a_sentence_of_any_form():
    found = read("any clue why the basket got so terribly slow", Vocabulary(), NOW, NOW.tzinfo).intent

    assert found.service == "basket"
