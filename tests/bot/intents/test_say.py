from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intents import bundle, emergency, evidence, itself, model, opinion, papers, talk, tuning
from bot.intents.model import Span
from bot.intents.read import read
from bot.intents.say import say
from tests.bot.intents.words import NOW, WORDS

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 4, 14, 0, tzinfo=BERLIN)
LATER = datetime(2026, 11, 6, 8, 0, tzinfo=BERLIN)
HOURS = timedelta(hours=3)
INTENTS = (
    model.Status(),
    model.Status("checkout"),
    model.Incidents(),
    model.Incidents("cart"),
    model.Show("cpu", "checkout", Span(HOURS)),
    model.Show("cpu", "host", Span(since=AT, until=AT + HOURS)),
    model.Show("cpu", "host", instance="web-2:9100"),
    model.Explain(3),
    model.Explain(None, "checkout"),
    model.Forecast("disk", "host"),
    model.Forecast("disk", "host", timedelta(days=3)),
    model.Compare("cpu", "checkout", Span(HOURS)),
    model.Compare("cpu", "checkout", against="cart"),
    model.Changes("checkout", Span(since=AT)),
    model.Changes(),
    model.Logs("checkout", Span(HOURS)),
    model.Signals(),
    model.Signals("checkout"),
    model.Runbooks(),
    model.Runbooks("checkout"),
    model.Runbooks("", "restart-checkout"),
    model.Run("restart-checkout", "checkout", (("replicas", "5"), ("note", "two words"))),
    model.DryRun("restart-checkout"),
    model.DryRun("restart-checkout", "checkout", (("replicas", "5"),)),
    model.Approvals(),
    model.Approvals(9),
    model.Approve(),
    model.Approve(9),
    model.Approve(9, "checkout"),
    bundle.ApproveSeveral((9, 10, 12)),
    model.Revoke(),
    model.Revoke(9),
    emergency.BreakGlass(),
    emergency.BreakGlass(9, "The shop is down"),
    emergency.BreakGlass(9, "The shop is down", "checkout"),
    emergency.Review(9),
    emergency.Review(9, "It was right"),
    model.Deny(),
    model.Deny(9, "Too risky"),
    model.Acknowledge(3),
    model.Resolve(3),
    model.Silence("checkout", "cpu", timedelta(hours=1)),
    model.Silence("checkout", until=LATER),
    model.Silence("checkout"),
    model.Unsilence("checkout"),
    model.Unsilence("checkout", "cpu"),
    model.Silences(),
    opinion.Noise(3),
    opinion.Useful(3),
    opinion.Forget("cpu", "checkout"),
    tuning.Calibrate(),
    tuning.Calibrate("0.5"),
    tuning.Calibrate("2", "cpu", (("min_deviation", "5%"),)),
    model.Ledger(),
    model.Ledger(incident=3),
    model.Ledger(approval=9),
    model.Ledger(service="checkout"),
    model.Ledger(runbook="restart-checkout"),
    model.Ledger(by="lee"),
    model.Ledger(by="lee", span=Span(since=AT)),
    model.Ledger(service="checkout", by="lee"),
    model.Ledger(incident=3, span=Span(HOURS)),
    model.Ledger(span=Span(since=AT, until=AT + HOURS)),
    model.WhyNot("restart-checkout"),
    model.WhyNot("clear-cache", "checkout"),
    model.WhyNot(approval=9),
    model.Halt(),
    model.Halt("Deploy"),
    model.Resume(),
    itself.Health(),
    itself.Habits(),
    model.Usage(),
    itself.Help(),
    talk.Summary(),
    talk.Recap(),
    talk.Forgetting(),
    itself.Help("silence"),
    evidence.Correlate("cpu", "checkout"),
    evidence.Correlate("cpu", "checkout", span=Span(since=AT)),
    evidence.Correlate(incident=3),
    evidence.Blame(),
    evidence.Blame(3),
    evidence.Blame(service="checkout"),
    evidence.Capacity(),
    evidence.Capacity("checkout"),
    evidence.Similar(),
    evidence.Similar(3),
    evidence.Similar(service="checkout"),
    evidence.Based(12),
    evidence.Based(12, 9),
    evidence.Helpful(12),
    evidence.Unhelpful(12),
    papers.Brief(),
    papers.Brief(3),
    papers.Postmortem(),
    papers.Postmortem(3),
    papers.Propose("restart-checkout"),
    papers.Propose("restart-checkout", "checkout"),
)


@pytest.mark.parametrize("intent", INTENTS, ids=say)
def test_what_a_button_says_is_understood_as_it_was_meant(intent):
    reading = read(say(intent), WORDS, NOW, BERLIN)

    assert (reading.intent, reading.confidence) == (intent, 1.0)


def test_every_intent_but_unknown_can_be_said():
    said = {type(intent) for intent in INTENTS}

    assert said == set(model.Intent.__args__) - {model.Unknown}
