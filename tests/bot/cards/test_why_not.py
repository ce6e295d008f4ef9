from datetime import timedelta

from bot.cards import why_not
from remediation.policy import Allow, Ask, ByRule, Deny, Inferred, NoPolicy, NoRule
from tests.bot.cards.things import NOW

HALF_HOUR = timedelta(minutes=30)


def card(decision):
    return why_not.card(decision, "restart", "checkout", NOW, people=("lee",))


def test_what_policy_would_ask_is_told_with_who_could_say_yes():
    said = card(Ask(2, HALF_HOUR, ByRule(2)))

    assert said.title == "restart on checkout may be asked for"
    assert said.text == "It would wait for 2 approvals and expire after 30 min. So says rule 2 of the policy. Ask lee."
    assert [button.says for button in said.buttons] == ["run restart on checkout"]


def test_without_a_policy_that_is_the_reason():
    assert "No policy is configured, so everything is asked for." in card(Ask(1, HALF_HOUR, NoPolicy())).text


def test_a_guess_is_asked_for_although_it_would_be_allowed():
    assert "Rule 1 would allow it, had it been asked for word for word." in card(Ask(1, HALF_HOUR, Inferred(1))).text


def test_what_is_allowed_says_by_which_rule():
    assert card(Allow(ByRule(1))).title == "restart on checkout would run at once: rule 1 of the policy allows it"


def test_what_is_denied_offers_no_button():
    said = card(Deny(NoRule(3)))

    assert said.title == "None of the 3 rules of the policy speaks of restart on checkout, so it is denied."
    assert said.buttons == ()
