from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import approval as cards
from bot.chat import Button, Fact, Style
from remediation.approval import Answer, Phase, Stage, Verdict
from remediation.plan import Plan
from remediation.runbooks import Command, Risk, Webhook
from tests.bot.cards.things import NOW, approval, approved, before, ran


def test_the_card_says_exactly_what_a_yes_would_do():
    card = cards.card(approval(), NOW, ("lee", "kim"))

    assert card.key == "APR-9"
    assert card.title == "Restart checkout? Risk high, waiting for a yes"
    assert card.text == "APR-9 waits for a yes to restart-checkout, 0 of 1 approval until 16:50. Ask lee or kim."
    assert card.preformatted == (
        "systemctl restart checkout.service\n\nif it does not help:\nsystemctl start checkout-previous.service"
    )
    assert card.facts == (
        Fact("Where", "checkout (production)"),
        Fact("Risk", "high"),
        Fact("Asked by", "cloudops at 16:20"),
        Fact("Plan", "acorn-acorn-acorn-acorn", "00" * 32),
        Fact("Approvals", "0 of 1"),
        Fact("Expires", "16:50"),
        Fact("Checked by", "latency_p95 within 5 min"),
        Fact("Only if", 'count(up{job="checkout"} == 1) >= 2'),
        Fact("If it fails", "ended after 60 s at the latest, and its rollback runs"),
    )
    assert card.buttons == (
        Button("Approve", "approve APR-9", Style.PRIMARY),
        Button("Deny", "deny APR-9", Style.DANGER),
    )


def test_the_card_says_what_it_was_asked_for_on_and_how_long_a_yes_is_good():
    one = approval()
    plan = replace(one.plan, evidence="ab" * 32, expires=timedelta(minutes=30))

    found = {fact.name: fact for fact in cards.card(replace(one, plan=plan), NOW).facts}

    assert found["Evidence"] == Fact("Evidence", "sha256 abababababababab", "ab" * 32)
    assert found["Expires"].value == "16:50, 30 min after it was asked for"


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PENDING])
def test_a_decided_approval_has_no_buttons(stage):
    assert cards.card(approval(stage), NOW).buttons == ()


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (approved(), "Restart checkout: approved, starting"),
        (approved(ran(Phase.STARTED, ended_at=None)), "Restart checkout: running"),
        (approved(ran()), "Restart checkout: succeeded, not judged yet"),
        (approved(ran(verdict=Verdict.RECOVERED)), "Restart checkout: recovered"),
        (approved(ran(verdict=Verdict.UNKNOWN)), "Restart checkout: unknown whether it helped"),
        (approval(Stage.EXPIRED), "Restart checkout: expired, did not run"),
    ],
)
def test_the_title_follows_each_step(found, title):
    assert cards.card(found, NOW).title == title


def test_output_stands_below_what_was_run():
    card = cards.card(approved(ran(output="done\n")), NOW)

    assert card.preformatted.endswith("\n\noutput:\ndone")


def test_arguments_are_quoted_so_that_one_sees_where_each_ends():
    plan = Plan("x", "X", "checkout", Risk.LOW, Command(("rm", "-r", "a b", "$(id)")))

    assert cards.card(approval(plan=plan), NOW).preformatted == "rm -r 'a b' '$(id)'"


def test_a_webhook_shows_address_and_body():
    plan = Plan("x", "X", "checkout", Risk.LOW, Webhook("http://ops/restart", "POST", {"service": "checkout"}))

    assert cards.card(approval(plan=plan), NOW).preformatted == "POST http://ops/restart\n  service: checkout"


def test_a_first_yes_of_two_is_shown_while_the_second_is_waited_for():
    card = cards.card(approval(quorum=2, answers=(Answer("lee", True, before(1)),)), NOW, ("kim",))

    assert card.table is not None
    assert card.table.rows[-1] == ("16:29:00", "lee approved")


def test_nobody_who_could_answer_is_said():
    assert cards.card(approval(), NOW).text.endswith("Nobody has it: add people to cloudops.yaml.")


def test_a_rollback_that_failed_is_loud():
    failed = cards.card(approved(ran(verdict=Verdict.WORSE, rollback=Phase.FAILED)), NOW)
    done = cards.card(approved(ran(verdict=Verdict.WORSE, rollback=Phase.SUCCEEDED)), NOW)

    assert (failed.title, failed.severity) == (
        "Restart checkout: worse, the rollback failed, put checkout right by hand",
        "critical",
    )
    assert done.severity is None
