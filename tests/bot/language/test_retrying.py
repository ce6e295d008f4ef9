from bot.language.model import LanguageError
from bot.language.retrying import TRIES, pause_s

PASSING = LanguageError("HTTP 500", passing=True)


def test_what_passes_is_tried_again_later_and_later_and_not_by_all_at_once():
    assert pause_s(1, PASSING, 10, 0.0) < pause_s(1, PASSING, 10, 0.9) < pause_s(2, PASSING, 10, 0.9)


def test_what_does_not_pass_is_not_tried_again():
    assert pause_s(1, LanguageError("HTTP 401"), 10, 0.5) is None


def test_nothing_is_tried_that_could_not_be_answered_in_the_time_left():
    assert pause_s(1, PASSING, 0.6, 0.5) is None
    assert pause_s(1, LanguageError("HTTP 429", passing=True, retry_after_s=7), 5, 0.5) is None


def test_nothing_is_tried_for_ever():
    assert pause_s(TRIES, PASSING, 1000, 0.5) is None
