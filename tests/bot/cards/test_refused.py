from datetime import timedelta

import pytest

from bot.cards import refused
from remediation.actor import Role
from remediation.policy import Cooling, Halted, NoRight, NoRule, RuleDenies, UnderWay
from remediation.request import Unfit, UnknownRunbook
from tests.bot.cards.things import NOW, before


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Halted("kim", before(5), "deploy"), "kim halted all actions at 16:25 (deploy). An admin can resume them."),
        (NoRight(Role.OPERATOR), "Only operators can ask for restart on checkout. Ask lee or sam."),
        (UnderWay(8), "APR-8 is under way on checkout. Wait for its verdict."),
        (
            Cooling(8, timedelta(minutes=15), before(-10)),
            "checkout was changed less than 15 min ago by APR-8. Ask again after 16:40.",
        ),
        (RuleDenies(3), "Rule 3 of the policy denies restart on checkout."),
        (NoRule(3), "None of the 3 rules of the policy speaks of restart on checkout, so it is denied."),
        (
            UnknownRunbook("restrat", ("restart", "scale")),
            "There is no runbook restrat. Did you mean restart?",
        ),
        (
            UnknownRunbook("dance", ("restart", "scale")),
            "There is no runbook dance. There are: restart and scale. Nothing but a runbook is ever run.",
        ),
        (
            UnknownRunbook("dance", ()),
            "There is no runbook dance. None is configured: add runbooks to cloudops.yaml.",
        ),
        (Unfit("scale needs replicas=2 or 5."), "scale needs replicas=2 or 5."),
    ],
)
def test_each_refusal_says_why_and_what_to_do(reason, said):
    card = refused.card(reason, "restart", "checkout", NOW, ("lee", "sam"))

    assert (card.title, card.private) == (said, True)
