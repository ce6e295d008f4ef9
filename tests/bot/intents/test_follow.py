from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intents.model import (
    Acknowledge,
    Act,
    Approvals,
    Changes,
    Compare,
    DryRun,
    Explain,
    Forecast,
    Incidents,
    Ledger,
    Logs,
    Resolve,
    Run,
    Runbooks,
    Show,
    Silence,
    Span,
    Status,
    Unknown,
    WhyNot,
)
from bot.intents.read import read
from bot.intents.strict import DECISIONS
from tests.bot.intents.words import NOW, WORDS

BERLIN = ZoneInfo("Europe/Berlin")
CPU = Show("cpu", "checkout", Span(timedelta(hours=3)))
HOUR, HOURS = timedelta(hours=1), timedelta(hours=2)


def reading(said, *before):
    return read(said, WORDS, NOW, BERLIN, before)


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        (CPU, "and memory?", Show("memory", "checkout", CPU.span)),
        (CPU, "memory?", Show("memory", "checkout", CPU.span)),
        (CPU, "what about memory", Show("memory", "checkout", CPU.span)),
        (CPU, "same for cart", Show("cpu", "cart", CPU.span)),
        (CPU, "and for cart?", Show("cpu", "cart", CPU.span)),
        (CPU, "ok now for the cart please", Show("cpu", "cart", CPU.span)),
        (CPU, "same thing for basket", Show("cpu", "basket", CPU.span)),
        (CPU, "over the last hour", Show("cpu", "checkout", Span(HOUR))),
        (CPU, "what about the last hour?", Show("cpu", "checkout", Span(HOUR))),
        (CPU, "and memory of cart", Show("memory", "cart", CPU.span)),
        (CPU, "why?", Explain(None, "checkout", "cpu")),
        (CPU, "why is that", Explain(None, "checkout", "cpu")),
        (CPU, "how come?", Explain(None, "checkout", "cpu")),
        (CPU, "show me that again", CPU),
        (CPU, "again please", CPU),
        (CPU, "and now?", CPU),
        (CPU, "vs cart", Compare("cpu", "checkout", Span(), "cart")),
        (CPU, "how does that compare to cart?", Compare("cpu", "checkout", Span(), "cart")),
        (CPU, "forecast?", Forecast("cpu", "checkout")),
        (CPU, "logs?", Logs("checkout")),
        (CPU, "logs of it", Logs("checkout")),
        (CPU, "how is it doing now", Status("checkout")),
        (CPU, "restart it then", Run("restart-checkout", "checkout")),
        (CPU, "ok restart it", Run("restart-checkout", "checkout")),
        (CPU, "mute it for 2h", Silence("checkout", "", HOURS)),
        (Status("checkout"), "and cart?", Status("cart")),
        (Status("checkout"), "and memory?", Show("memory", "checkout")),
        (Status("checkout"), "same for payments", Status("payment-gateway")),
        (Status("checkout"), "any clue why it got so terribly slow", Explain(None, "checkout")),
        (Status("checkout"), "has somebody restarted it?", Ledger(service="checkout")),
        (Explain(3), "why?", Explain(3)),
        (Explain(3), "and INC-4?", Explain(4)),
        (Explain(3), "ack it", Acknowledge(3)),
        (Explain(3), "resolve that", Resolve(3)),
        (Explain(3), "who did that?", Ledger(incident=3)),
        (Forecast("disk", "host"), "for 7 days?", Forecast("disk", "host", timedelta(days=7))),
        (Silence("checkout", "cpu", HOUR), "make it 2h", Silence("checkout", "cpu", HOURS)),
        (Silence("checkout", "cpu", HOUR), "same for cart", Silence("cart", "cpu", HOUR)),
        (Run("restart-checkout", "checkout"), "why not?", WhyNot("restart-checkout", "checkout")),
        (Approvals(9), "why not?", WhyNot(approval=9)),
        (DryRun("restart-checkout", "checkout"), "do it", Run("restart-checkout", "checkout")),
        (WhyNot("clear-cache"), "ok then run it", Run("clear-cache")),
        (Runbooks("", "clear-cache"), "do it", Run("clear-cache")),
    ],
)
def test_a_few_words_mean_what_was_asked_before_of_something_else(before, said, meant):
    found = reading(said, before)

    assert found.intent == meant


def test_a_time_alone_moves_the_question_there():
    found = reading("what about yesterday", CPU).intent

    assert (found.signal, found.service, found.span.since.day, found.span.until.day) == ("cpu", "checkout", 4, 5)


def test_what_changed_is_meant_where_a_state_is_asked_of_another_time():
    found = reading("what about yesterday", Status("checkout")).intent

    assert (type(found), found.service, found.span.since.day) == (Changes, "checkout", 4)


def test_since_when_is_kept():
    found = reading("what about since 2pm", CPU).intent

    assert (found.signal, found.span.since.hour, found.span.until) == ("cpu", 14, None)


def test_again_means_the_last_question_not_the_last_action():
    assert reading("show me that again", Silence("checkout", "cpu", HOUR), CPU).intent == CPU


def test_the_newest_word_on_each_counts():
    assert reading("and memory?", Status("cart"), CPU).intent == Show("memory", "cart")


@pytest.mark.parametrize("said", ["restart it then", "silence it for 1h", "do it"])
def test_an_action_that_leans_on_what_was_said_is_asked_for_never_allowed(said):
    found = reading(said, DryRun("restart-checkout", "checkout"))

    assert isinstance(found.intent, Act)
    assert found.inferred


def test_an_action_that_is_no_run_is_asked_back():
    found = reading("silence it for 2h", CPU)

    assert found.answerable("silence it for 2h") == Unknown("silence it for 2h", "silence checkout for 2h")


@pytest.mark.parametrize(
    "said",
    ["yes", "ok", "do it", "yes do it", "go ahead", "approve it", "approve that", "deny it", "halt it", "ok run it"],
)
@pytest.mark.parametrize("before", [(Approvals(9),), (Run("restart-checkout", "checkout"),), (CPU, Approvals(9))])
def test_nothing_that_was_said_before_makes_a_decision_of_a_few_words(said, before):
    assert not isinstance(reading(said, *before).intent, DECISIONS)


@pytest.mark.parametrize("said", ["do it", "run it", "again", "same again"])
def test_what_was_asked_for_already_is_not_asked_for_twice(said):
    assert not isinstance(reading(said, Run("restart-checkout", "checkout")).intent, Act)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("show memory of cart", Show("memory", "cart")), ("what is wrong", Incidents()), ("cart", Status("cart"))],
)
def test_a_whole_sentence_leans_on_nothing(said, meant):
    assert reading(said, CPU).intent == meant


def test_nothing_is_leant_on_where_nothing_was_asked():
    assert isinstance(reading("that one then").intent, Unknown)
