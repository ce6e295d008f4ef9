import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cards import worded as worded_card
from bot.chat import Button, Card, Fact, Message, Place
from bot.handlers import HANDLERS
from bot.intents.model import Logs, Span
from bot.language.model import LanguageError, Used, Words
from bot.wording import reword_later, worded
from remediation.policy import Decide, Rule
from tests.bot.language.scripted import Scripted, asking, wishes
from tests.bot.office import CPU, HOST, Office, wave

ASKED = "show cpu of host"


async def shown(office: Office, engine: AsyncEngine, *answers: object, text: str = ASKED) -> tuple[Card, list[Card]]:
    """The answer, and what it was edited into."""
    office.has(HOST, CPU, wave(200))
    office.language = asking(engine, {"openai": Scripted(*answers)})
    card = await office.say(text)
    message = Message(text, "sam", Place("web", "ops"), office.now)
    return card, [one async for one in worded(office.desk, message, card)]


async def test_words_are_added_below_the_facts_and_say_whose_they_are(office, engine):
    card, (last,) = await shown(office, engine, "It is 30 % of {service_1}.")

    assert last.text.startswith(card.text)
    assert last.text.endswith("It is 30 % of host.")
    assert last.footer.endswith("worded by gpt-test")
    assert replace(last, text=card.text, footer=card.footer) == card


async def test_a_sentence_that_says_what_nobody_told_is_left_out(office, engine):
    _, (last,) = await shown(office, engine, "It is 97 % of {service_1}. It is 30 % of {service_1}.")

    assert "97" not in last.text
    assert last.text.endswith("It is 30 % of host.")


async def test_when_no_sentence_holds_the_answer_says_so_and_stays(office, engine):
    card, (last,) = await shown(office, engine, "It is 97 %.")

    assert last.text == card.text
    assert "without a model: what gpt-test said does not stand in the facts" in last.footer


FAULTS = [LanguageError("HTTP 500"), LanguageError("HTTP 429"), 30.0, [Used(1, 0)], "x" * 99_000]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: str(one)[:16])
async def test_whatever_a_model_does_no_fact_changes(office, engine, fault, monkeypatch):
    monkeypatch.setattr("bot.wording.WITHIN", timedelta(seconds=0.2))

    card, edits = await shown(office, engine, fault)

    assert [replace(one, text=card.text, footer=card.footer) for one in edits] == [card]
    assert "without a model" in edits[-1].footer


async def test_an_answer_that_was_sent_waits_for_nobody(office, engine):
    office.has(HOST, CPU, wave(200))
    office.language = asking(engine, {"openai": Scripted(30.0)})
    edits: list[Card] = []

    async def show(card: Card) -> None:
        edits.append(card)

    card = await office.say(ASKED)
    reword_later(office.desk, Message(ASKED, "sam", Place("web", "ops"), office.now), card, show)
    await asyncio.sleep(0)

    assert edits == []
    await office.language.close()


async def test_words_are_streamed_sentence_by_sentence(office, engine, monkeypatch):
    monkeypatch.setattr("bot.wording.EVERY_S", 0.01)

    class Slow(Scripted):
        async def answer(self, prompt):
            yield Words("It is 30 % of {service_1}. It is")
            await asyncio.sleep(0.1)
            yield Words(" 30 %.")
            yield Used(70, 5)

    office.has(HOST, CPU, wave(200))
    office.language = asking(engine, {"openai": Slow("")})
    card = await office.say(ASKED)
    first, last = [
        one async for one in worded(office.desk, Message(ASKED, "sam", Place("web", "ops"), office.now), card)
    ]

    assert first.text.endswith("It is 30 % of host.")
    assert first.footer.endswith("worded by a model")
    assert last.text.endswith("It is 30 % of host. It is 30 %.")


@pytest.mark.parametrize(
    "card",
    [
        Card("APR-1 waits", facts=(Fact("Risk", "high"),), key="APR-1"),
        Card("Only operators can.", facts=(Fact("Risk", "high"),), private=True),
        Card("Hello"),
        Card("Choose", facts=(Fact("Risk", "high"),), buttons=(Button("Yes", "approve APR-1"),)),
    ],
    ids=lambda one: one.title,
)
def test_what_others_answer_what_lives_and_what_is_private_is_never_worded(card):
    assert not worded_card.fits(card)


async def test_a_model_looks_up_what_the_person_may_see(office, engine):
    await office.trouble()
    model_says = [wishes(("incidents", "{}")), "It is 30 %."]

    await shown(office, engine, *model_says)

    asked = office.language._models["openai"].asked
    assert "INC-1" in asked[1].turns[-1].text


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (("approve", '{"approval": "APR-1"}'), "That is no question"),
        (("delete_everything", "{}"), "That is no question"),
        (("show", '{"signal": "up} or vector(1"}'), "That is no question"),
        (("incidents", '{"approval": "APR-1"}'), "That is no question"),
        (("show", "[1"), "That is no question"),
        (("explain", '{"incident": "INC-99"}'), "Not found"),
    ],
)
async def test_a_tool_that_is_none_is_answered_and_does_nothing(office, engine, call, answer):
    await shown(office, engine, wishes(call), "It is 30 %.")

    assert answer in office.language._models["openai"].asked[1].turns[-1].text


async def test_logs_of_an_incident_are_those_of_its_service_and_time(office, engine, monkeypatch):
    incident = await office.trouble()
    asked = []

    async def logs(intent, _asked, _desk):
        asked.append(intent)
        return Card("3 lines", facts=(Fact("Lines", "3"),))

    monkeypatch.setattr("bot.lookup.HANDLERS", {**HANDLERS, Logs: logs})
    await shown(office, engine, wishes(("logs", '{"incident": "INC-1"}')), "It is 30 %.")

    assert asked == [Logs("checkout", Span(since=incident.opened_at))]


async def test_a_suggested_runbook_becomes_something_to_ask_for_and_never_a_run(office, engine):
    office.rules = (Rule(Decide.ALLOW),)
    await office.trouble()
    suggestion = ("suggest", '{"runbook": "{runbook_1}", "service": "{service_1}"}')

    _, (last,) = await shown(office, engine, wishes(suggestion), "It is high.", text="explain INC-1")
    before = await office.flow.waiting()
    pressed = await office.say(last.suggestions[-1])

    assert last.suggestions[-1] == "ask for approval of restart-checkout on checkout"
    assert before == ()
    assert pressed.key == "APR-1"
    assert [one.run for one in await office.flow.waiting()] == [None]


@pytest.mark.parametrize("text", ["usage", "runbooks", "signals", "bot health", "approvals"])
async def test_lists_cost_nothing(office, engine, text):
    _, edits = await shown(office, engine, "It is 30 %.", text=text)

    assert edits == []
