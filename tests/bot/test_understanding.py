import json
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.language.model import LanguageError
from remediation.policy import Decide, Rule
from tests.bot.language.scripted import Scripted, asking
from tests.bot.office import CPU, HOST, Office, wave

# What no rule, no example and no likeness will ever know.
STRANGE = "xyzzy plugh frobnicate the quux"


def with_model(office: Office, engine: AsyncEngine, *answers: object) -> Scripted:
    model = Scripted(*[json.dumps(one) if isinstance(one, dict) else one for one in answers])
    office.language = asking(engine, {"openai": model})
    return model


async def test_what_no_rule_fits_is_read_by_the_model_and_said_so(office, engine):
    office.has(HOST, CPU, wave(200))
    with_model(office, engine, {"intent": "show", "slots": {"signal": "cpu"}})

    card = await office.say(STRANGE)

    assert card.title.startswith("cpu of host")
    assert "as show cpu (gpt-test)" in card.footer


async def test_what_a_rule_fits_costs_nothing(office, engine):
    model = with_model(office, engine, {"intent": "halt"})

    await office.say("status")

    assert model.asked == []


@pytest.mark.parametrize("text", ["yes", "ok", "why", "yes!", "?"])
async def test_a_word_alone_is_never_read_by_a_model(office, engine, text):
    model = with_model(office, engine, {"intent": "run", "slots": {"runbook": "{runbook_1}"}})

    await office.say(text)

    assert model.asked == []


async def test_an_action_read_by_a_model_is_asked_for_even_where_policy_allows_it(office, engine):
    office.rules = (Rule(Decide.ALLOW),)
    model = with_model(office, engine, {"intent": "run", "slots": {"runbook": "{runbook_1}", "service": "{service_1}"}})
    await office.say(f"{STRANGE} checkout restart-checkout")

    assert model.asked
    assert [one.run for one in await office.flow.waiting()] == [None]


@pytest.mark.parametrize("name", ["approve", "deny", "halt", "resume", "revoke", "break-glass", "review"])
async def test_no_model_can_decide_anything(office, engine, name):
    await office.proposed(await office.trouble())
    model = with_model(office, engine, {"intent": name, "slots": {"approval": "APR-1"}})

    card = await office.say(f"{STRANGE} {name}ish", "lee")

    assert model.asked
    assert card.private
    assert len(await office.flow.waiting()) == 1
    assert await office.flow.halted() is None


async def test_other_actions_read_by_a_model_are_asked_back(office, engine):
    model = with_model(office, engine, {"intent": "silence", "slots": {"service": "{service_1}", "duration": "1h"}})

    card = await office.say(f"{STRANGE} checkout")

    assert model.asked
    assert card.private
    assert "Did you mean: silence" in card.title
    assert await office.incidents.silences() == ()


@pytest.mark.parametrize("answer", [LanguageError("HTTP 500"), 30.0, "no idea", "x" * 9000], ids=str)
async def test_without_a_model_that_answers_the_nearest_command_is_offered_as_ever(office, engine, answer, monkeypatch):
    monkeypatch.setattr("bot.understanding.WITHIN", timedelta(seconds=0.2))
    without = await office.say(STRANGE)
    model = with_model(office, engine, answer)

    assert await office.say(STRANGE) == without
    assert model.asked
