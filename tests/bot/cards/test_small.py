"""Cards of a sentence or two."""

from datetime import timedelta

from bot.cards import approvals, guessed, halt, health, logs, refusal, runbooks, silences, usage
from bot.cards.health import Source
from bot.cards.lists import asked, counted, listed
from bot.cards.status import Overview
from bot.chat import Card
from detection.incident import Silence
from monitoring.model import Key, Service, Severity
from remediation.policy import Halted
from remediation.runbooks import Command, Parameter, Risk, Runbook, Verification
from tests.bot.cards.things import NOW, approval, before, swept

SILENCE = Silence(1, "checkout", "cpu", before(-120), "sam", before())


def test_enumerations_are_cut_where_one_sees_it():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([str(n) for n in range(9)], 3) == "0, 1, 2 ... 6 more"
    assert (counted(1, "signal"), counted(0, "signal")) == ("1 signal", "no signals")
    assert asked(("lee", "sam")) == "Ask lee or sam."


def test_a_silence_says_until_when_and_what_it_does_not_hide():
    card = silences.made(SILENCE, NOW)

    assert card.title == "cpu of checkout is silent until 18:30, 2 h"
    assert card.text == "Incidents are still recorded, and critical ones are still told."
    assert [button.says for button in card.buttons] == ["unsilence cpu of checkout"]


def test_the_end_of_a_silence_and_of_none():
    assert silences.ended("checkout", "", 2).title == "checkout is heard again, 2 silences ended"
    assert silences.ended("checkout", "cpu", 0).title == "cpu of checkout was not silenced"


def test_the_kill_switch_says_who_since_when_and_why():
    assert halt.halted(Halted("kim", before(5), "deploy"), NOW).title == (
        "All actions are halted by kim since 16:25: deploy"
    )
    assert halt.resumed("kim", was_halted=True).title == "kim resumed actions"
    assert halt.resumed("kim", was_halted=False).title == "Nothing was halted"


def test_no_logs_say_how_to_add_some():
    assert logs.none("cart").title == "No logs are configured for cart"


def test_a_runbook_shows_all_that_decides_about_it():
    scale = Runbook(
        "scale",
        "Scale {service}",
        Command(("scale", "{service}", "{replicas}")),
        Risk.LOW,
        parameters={"replicas": Parameter(choices=("2", "5"))},
        require=("up == 1",),
        verify=Verification(("cpu",), timedelta(minutes=5)),
    )

    card = runbooks.one(scale)

    assert card.title == "scale: Scale {service}, risk low"
    assert card.preformatted == "scale '{service}' '{replicas}'"
    assert [(fact.name, fact.value) for fact in card.facts] == [
        ("Give replicas", "2 or 5"),
        ("Only if", "up == 1"),
        ("Checked by", "cpu within 5 min"),
        ("Ends after", "1 min"),
        ("Not again for", "15 min"),
    ]
    assert card.buttons == ()


def test_no_runbook_says_where_they_belong():
    assert runbooks.several((), "cart").title == "No runbook is configured for cart"


def test_the_bot_owns_up_to_what_it_cannot_see():
    blind = swept(failed={("checkout", "cpu"): "It is away."}, unread={Key("host", "up"): "no new points"})
    seen = Overview((Service("host"),), (), blind)

    card = health.card(Source("Prometheus 2.42.0 at http://p.", answers=True), seen, NOW)

    assert card.title == "The bot is well, and 2 series cannot be read"
    assert card.table.rows == (("cpu of checkout", "It is away."), ("up of host", "no new points"))


def test_a_source_that_is_away_is_the_first_thing_said():
    card = health.card(Source("Prometheus does not answer.", answers=False), Overview((), (), swept()), NOW)

    assert (card.title, card.severity) == ("The metrics cannot be read, so nothing new is noticed", Severity.WARNING)


def test_a_decision_without_a_number_must_be_unambiguous():
    assert approvals.which("approve", ()).title == "Nothing waits for an answer here, so there is nothing to approve"
    assert (
        approvals.which("deny", (approval(), approval(number=10))).title == "Say which one: deny APR-9 or deny APR-10"
    )


def test_what_waits_is_listed_with_its_end():
    card = approvals.card((approval(),), None, NOW)

    assert card.title == "1 approval waiting: Restart checkout? Risk high, waiting for a yes"
    assert card.table.rows == (("APR-9", "Restart checkout? Risk high, waiting for a yes", "checkout", "until 16:50"),)


def test_guesses_are_owned_up_to():
    card = guessed.noted(Card("x", footer="Foot."), [("memroy", "memory"), ("chekout", "checkout")])

    assert card.footer == "Foot. Read memroy as memory and chekout as checkout."


def test_refusals():
    assert refusal.no_right("approver", "approve", ("lee",)) == "Only approvers can approve. Ask lee."
    assert refusal.elsewhere("halt", "http://c").text == 'To do it, say "halt" in the console: http://c'
    assert refusal.unknown_name("service", "chkout", ["checkout"]) == (
        "There is no service chkout. Did you mean checkout?"
    )
    assert refusal.broken().private


def test_no_model_was_used():
    assert usage.card(usage.Usage("sam"), NOW).title == "No language model was used today, 0 tokens"
