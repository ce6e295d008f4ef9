from dataclasses import replace

import pytest

from bot.cards import decided
from remediation.approval import Answer, Stage
from tests.bot.cards.things import NOW, approval, before


def answers(*given: tuple[str, bool, str]) -> tuple[Answer, ...]:
    return tuple(Answer(person, approve, before(5 - at), reason) for at, (person, approve, reason) in enumerate(given))


@pytest.mark.parametrize(
    ("stage", "given", "said"),
    [
        (Stage.APPROVED, [("lee", True, "")], "APR-9 is approved already: lee said yes at 16:25."),
        (
            Stage.APPROVED,
            [("lee", True, ""), ("kim", True, "")],
            "APR-9 is approved already: lee said yes at 16:25 and kim said yes at 16:26.",
        ),
        (
            Stage.DENIED,
            [("lee", True, ""), ("kim", False, "the deploy is not over")],
            "APR-9 is denied already: kim said no at 16:26, because the deploy is not over.",
        ),
        (Stage.EXPIRED, [], "APR-9 is expired already."),
    ],
)
def test_whoever_comes_too_late_is_told_who_decided_and_when(stage, given, said):
    card = decided.card(replace(approval(stage), answers=answers(*given)), NOW)

    assert card.title == said
    assert card.private


def test_what_is_void_says_why():
    gone = replace(approval(Stage.VOID), void_reason="The runbook changed.")

    assert decided.sentence(gone, NOW) == "APR-9 is void already: The runbook changed."


def test_a_yes_that_was_taken_back_decided_nothing():
    (yes, other) = answers(("lee", True, ""), ("kim", True, ""))
    both = replace(approval(Stage.APPROVED), answers=(replace(yes, revoked_at=NOW), other))

    assert decided.sentence(both, NOW) == "APR-9 is approved already: kim said yes at 16:26."
