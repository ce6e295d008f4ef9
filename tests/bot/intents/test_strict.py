import pytest

from bot.intents.model import Approve, Deny, Halt
from bot.intents.read import read
from bot.intents.strict import strictly
from bot.intents.tidy import tidy
from tests.bot.intents.words import NOW, WORDS

DECIDING = (Approve, Deny, Halt)


@pytest.mark.parametrize(
    "said", ["approve\u200b APR-9", "  approve   APR-9 ", "<@U0BOT> approve APR-9", "/cloudops approve APR-9"]
)
def test_what_nobody_can_see_or_everybody_must_type_does_not_hinder_a_decision(said):
    assert strictly(tidy(said)) == Approve(9)


@pytest.mark.parametrize(
    "said",
    [
        "approve APR-9 please?",
        "yes",
        "ok, please",
        "please approve",
        "yes approve it",
        "approve APR-9 and run it",
        "approve APR-9\napprove APR-10",
        "approve APR-99999999999",
        "approve -9",
        "approve APR-9.5",
        "approve APR-",
        "approve nine",
        "approve restart-checkout",
        "> approve APR-9",
        '"approve APR-9"',
        "kim: approve APR-9",
        "aprove APR-9",
        "approves APR-9",
        "disapprove APR-9",
        "аpprove APR-9",  # noqa: RUF001 (the first letter is Cyrillic)
        "unhalt then halt",
        "stop",
        "stop it",
        "stop checkout",
    ],
)
def test_what_is_not_word_for_word_a_decision_decides_nothing(said):
    reading = read(said, WORDS, NOW, NOW.tzinfo)

    assert not isinstance(reading.intent, DECIDING)


def test_the_reason_of_a_denial_keeps_its_case():
    assert strictly("Deny APR-9 because Lee is Asleep") == Deny(9, "Lee is Asleep")


def test_approve_may_name_its_service_and_nothing_else():
    def approved(said: str) -> object:
        return read(said, WORDS, NOW, NOW.tzinfo).intent

    assert approved("approve APR-9 checkout") == Approve(9, "checkout")
    assert not isinstance(approved("approve APR-9 nothing"), Approve)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("please approve APR-9", Approve(9)),
        ("approve APR-9 please", Approve(9)),
        ("ok, approve apr 9, thanks", Approve(9)),
        ("i approve APR-9", Approve(9)),
        ("APR-9: approved", Approve(9)),
        ("please deny APR-9", Deny(9)),
        ("APR-9 denied, too late", Deny(9, "too late")),
        ("please halt everything now", Halt()),
        ("pull the kill switch", Halt()),
        ("freeze all automation immediately", Halt()),
    ],
)
def test_courtesy_around_a_decision_changes_nothing_of_it(said, meant):
    assert strictly(tidy(said)) == meant
