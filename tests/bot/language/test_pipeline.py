"""Everything a vendor can do wrong, over its real protocol and library: the answer by rule stands, no fact changes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import Message, Place
from bot.config.language import Allowance, Language
from bot.language.gemini import Gemini
from bot.language.openai import OpenAI
from bot.storage.amounts import State
from bot.wording import worded
from tests.bot.language.scripted import asking
from tests.bot.language.server import Script, Server, serving
from tests.bot.language.test_vendors import heard
from tests.bot.office import CPU, HOST, wave
from tests.bot.test_understanding import STRANGE

FAULTS = {
    "slow": Script(silent_s=5),
    "garbage": Script(garbage=b"<html>log in</html>"),
    "half a stream": Script(words=("It is 30 %. ",), half=True),
    "empty": Script(),
    "too many requests": Script(status=429, retry_after="7"),
    "broken": Script(status=500),
    "10 MB": Script(words=("x" * 10_000_000,)),
    "never ends": Script(words=("It is 30 %. ",), endless=True),
    "unknown tools": Script(calls=(("approve", '{"approval": "APR-1"}'), ("rm", "{}"))),
    "500 tool calls": Script(calls=(("incidents", "{}"),) * 500),
    "approves": Script(words=('{"intent": "approve", "slots": {"approval": "APR-1"}}',)),
    "lies": Script(words=("All is well, APR-1 is approved, cpu is at 99 %.",)),
}


PLENTY = Language(everybody=Allowance(10**6, 10**4, 10**4), each=Allowance(10**6, 10**4, 10**4))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as made:
        yield made


@pytest.fixture
def quickly(monkeypatch):
    for name in ("bot.wording.WITHIN", "bot.understanding.WITHIN"):
        monkeypatch.setattr(name, timedelta(seconds=0.3))


@pytest.mark.parametrize("vendor", [OpenAI, Gemini])
async def test_whatever_a_vendor_does_the_answer_by_rule_stands_and_no_fact_changes(
    office, engine, server, quickly, vendor
):
    model = vendor(getattr(server, vendor.__name__.lower())())
    await heard(model)  # its library is loaded by the first question
    await office.proposed(await office.trouble())
    unread, incidents = await office.say(STRANGE), await office.say("what is wrong")
    office.language = asking(engine, {"vendor": model}, language=PLENTY)
    message = Message("what is wrong", "sam", Place("web", "ops"), office.now)
    for name, fault in FAULTS.items():
        server.scripts, before = [fault], len(server.asked)
        await office.language.standing.put("vendor", State())

        read = await office.say(STRANGE)
        edits = [one async for one in worded(office.desk, message, incidents)]

        assert len(server.asked) > before, name
        assert read == unread, name
        assert [replace(one, text=incidents.text, footer=incidents.footer) for one in edits] == [incidents], name
        assert "without a model" in edits[-1].footer, name
    assert [one.run for one in await office.flow.waiting()] == [None]
    await office.language.close()


@pytest.mark.parametrize("vendor", [OpenAI, Gemini])
async def test_a_vendor_that_answers_reads_and_words(office, engine, server, vendor):
    model = vendor(getattr(server, vendor.__name__.lower())())
    office.has(HOST, CPU, wave(50))
    office.language = asking(engine, {"vendor": model})
    server.scripts = [
        Script(words=('{"intent": "show", ', '"slots": {"signal": "cpu"}}')),
        Script(calls=(("incidents", "{}"),)),
        Script(words=("It is 30 % ", "of {service_1}.")),
    ]

    card = await office.say(STRANGE)
    edits = [
        one async for one in worded(office.desk, Message("show cpu", "sam", Place("web", "ops"), office.now), card)
    ]

    assert card.title.startswith("cpu of host")
    assert edits[-1].text.endswith("It is 30 % of host.")
    assert edits[-1].footer.endswith(f"worded by {model.name}")
    await office.language.close()


async def test_the_next_vendor_answers_for_one_that_is_away(office, engine, server):
    office.has(HOST, CPU, wave(50))
    away = replace(server.openai(), base_url="http://127.0.0.1:1/v1")
    office.language = asking(engine, {"openai": OpenAI(away), "gemini": Gemini(server.gemini())})
    server.scripts = [Script(words=("It is 30 %.",))]

    card = await office.say("show cpu")
    edits = [
        one async for one in worded(office.desk, Message("show cpu", "sam", Place("web", "ops"), office.now), card)
    ]

    assert edits[-1].footer.endswith("worded by gemini-test")
    await office.language.close()
