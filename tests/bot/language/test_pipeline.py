"""Everything a vendor can do wrong, over its real protocol and library: the answer by rule stands, no fact changes."""

from asyncio import gather
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat import Card, Message, Place
from bot.config.language import Allowance, Language
from bot.desk import Desk
from bot.language.asking import Asking
from bot.language.gemini import Gemini
from bot.language.model import LanguageModel
from bot.language.openai import OpenAI
from bot.router import Router
from bot.settings import Model
from bot.wording import worded
from tests.bot.language.scripted import asking
from tests.bot.language.server import Script, Server, serving
from tests.bot.language.test_vendors import heard
from tests.bot.office import CPU, HOST, wave
from tests.bot.test_understanding import STRANGE

Vendor = Callable[[Model], LanguageModel]
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
        monkeypatch.setattr(name, timedelta(seconds=1))


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("vendor", [OpenAI, Gemini])
async def test_whatever_a_vendor_does_the_answer_by_rule_stands_and_no_fact_changes(office, engine, vendor):
    await office.proposed(await office.trouble())
    unread = await office.say(STRANGE)

    async with AsyncExitStack() as stack:
        faulty = {name: await faulted(stack, engine, vendor, name) for name in FAULTS}
        met = await gather(*(asked(replace(office.desk, language=language)) for language, _ in faulty.values()))

    for (name, (_, server)), (read, answer, edits) in zip(faulty.items(), met, strict=True):
        assert len(server.asked) > 1, name
        assert read == unread, name
        assert [replace(one, text=answer.text, footer=answer.footer) for one in edits] == [answer], name
        assert "without a model" in edits[-1].footer, name
    assert [one.run for one in await office.flow.waiting()] == [None]


async def faulted(stack: AsyncExitStack, engine: AsyncEngine, vendor: Vendor, name: str) -> tuple[Asking, Server]:
    """A vendor with that fault; its library is loaded by a question before it has it."""
    server = await stack.enter_async_context(serving())
    model = vendor(server.openai() if vendor is OpenAI else server.gemini())
    await heard(model)
    server.scripts = [FAULTS[name]]
    language = asking(engine, {name: model}, language=PLENTY)
    stack.push_async_callback(language.close)
    return language, server


async def asked(desk: Desk) -> tuple[Card, Card, list[Card]]:
    """What nobody can read; and an answer by rule, with what it was edited into."""
    place = Place("web", "ops")
    read = await Router(desk).reply(Message(STRANGE, "sam", place, desk.clock()))
    plain = await Router(replace(desk, language=None)).reply(Message("what is wrong", "sam", place, desk.clock()))
    message = Message("what is wrong", "sam", place, desk.clock())
    return read, plain, [one async for one in worded(desk, message, plain)]


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
