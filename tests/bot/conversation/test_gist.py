from dataclasses import replace
from datetime import timedelta

from bot.chat import Card
from bot.conversation.gist import MOST_NAMES, Gist, fold
from bot.conversation.turn import Turn
from bot.intents.model import Explain, Run, Show
from tests.bot.office import NOW

SHOWN = Turn.of("sam", "web:ops", NOW, "cpu", Show("cpu", "checkout"), Card("cpu is 40%"))
EXPLAINED = Turn.of("sam", "web:ops", NOW + timedelta(minutes=1), "why", Explain(3), Card("INC-3: slow"))
RESTARTED = Turn.of("sam", "web:ops", NOW + timedelta(minutes=2), "go", Run("restart", "checkout"), Card("APR-1 waits"))


def test_a_gist_says_what_it_was_about_what_was_asked_and_what_was_done():
    gist = fold(Gist(), [SHOWN, EXPLAINED, RESTARTED])

    assert gist.turns == 3
    assert (gist.since, gist.until) == (SHOWN.at, RESTARTED.at)
    assert gist.about == {"checkout": 2, "restart": 1, "INC-3": 1, "cpu": 1}
    assert gist.asked == {"run": 1, "explain": 1, "show": 1}
    assert gist.done == ("APR-1 waits",)


def test_folding_twice_is_folding_all_at_once():
    assert fold(fold(Gist(), [SHOWN]), [EXPLAINED, RESTARTED]) == fold(Gist(), [SHOWN, EXPLAINED, RESTARTED])


def test_a_gist_stays_small_however_much_is_said():
    many = [replace(RESTARTED, about=(f"s{number}",), answered=f"APR-{number}") for number in range(100)]

    gist = fold(Gist(), many)

    assert gist.turns == 100
    assert len(gist.about) == MOST_NAMES
    assert gist.done[-1] == "APR-99"
