import asyncio
import json
import threading
from collections.abc import AsyncIterator

import pytest

from bot.language.gemini import Gemini
from bot.language.model import Call, LanguageError, LanguageModel, Piece, Prompt, Tool, Turn, Used, Voice, Words
from bot.language.openai import OpenAI
from tests.bot.language.server import Script, Server, serving

LOOK = Tool(
    "show",
    "Look at a signal.",
    {
        "type": "object",
        "properties": {"signal": {"type": "string", "enum": ["cpu"]}, "hours": {"type": "integer"}},
        "required": ["signal"],
    },
)
ASKED = Prompt("Be brief.", (Turn(Voice.PERSON, "How is it?"),))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as made:
        yield made


@pytest.fixture(params=["openai", "gemini"])
async def model(request: pytest.FixtureRequest, server: Server) -> AsyncIterator[LanguageModel]:
    made: LanguageModel = OpenAI(server.openai()) if request.param == "openai" else Gemini(server.gemini())
    yield made
    await made.close()


async def heard(model: LanguageModel, prompt: Prompt = ASKED) -> list[Piece]:
    return [piece async for piece in model.answer(prompt)]


async def test_an_answer_comes_piece_by_piece_and_ends_with_what_it_cost(model):
    assert await heard(model) == [Words("All "), Words("is well."), Used(70, 5)]


async def test_the_model_is_told_the_rules_the_turns_and_the_bound(model, server):
    await heard(model)

    told = json.dumps(server.asked[0])
    assert "Be brief." in told
    assert "How is it?" in told
    assert "400" in told
    assert "sk-canary" in server.keys[0]


async def test_a_wish_for_a_tool_comes_whole(model, server):
    server.scripts = [Script(calls=[("show", '{"signal": "cpu", "hours": 3}')])]

    call, used = await heard(model, Prompt("r", ASKED.turns, (LOOK,)))

    assert isinstance(call, Call)
    assert (call.name, json.loads(call.arguments)) == ("show", {"signal": "cpu", "hours": 3})
    assert used == Used(70, 5)


async def test_what_a_tool_found_is_told_with_the_wish_it_answers(model, server):
    wish = Call("show#1", "show", '{"signal": "cpu"}')
    turns = (*ASKED.turns, Turn(Voice.MODEL, calls=(wish,)), Turn(Voice.TOOL, "cpu is 4 %", answers="show#1"))

    await heard(model, Prompt("r", turns, (LOOK,)))

    told = json.dumps(server.asked[0])
    assert "cpu is 4 %" in told
    assert told.count('"show"') >= 2


async def test_more_tools_than_anybody_needs_are_no_answer(model, server):
    server.scripts = [Script(calls=[("show", "{}")] * 500)]

    with pytest.raises(LanguageError, match="more than 16 tools"):
        await heard(model)


@pytest.mark.parametrize(("status", "passing"), [(429, True), (500, True), (503, True), (401, False), (404, False)])
async def test_a_refusal_says_whether_it_passes(model, server, status, passing):
    server.scripts = [Script(status=status, retry_after="7")]

    with pytest.raises(LanguageError, match=f"^HTTP {status}$") as caught:
        await heard(model)

    assert (caught.value.passing, caught.value.retry_after_s) == (passing, 7.0)
    assert len(server.asked) == 1 or status == 401  # Google's library offers a refused key twice more


@pytest.mark.parametrize(
    "garbage",
    [b"<html>log in</html>", b"data: {]\n\n", b'data: {"choices": 7}\n\n', b'[{"candidates": 7}]', b"\xff\xfe", b"[7]"],
)
async def test_what_makes_no_sense_is_no_answer(model, server, garbage):
    server.scripts = [Script(garbage=garbage)]

    with pytest.raises(LanguageError):
        await heard(model)


@pytest.mark.parametrize("script", [Script(words=("The ",), half=True), Script(half=True)])
async def test_half_an_answer_is_none(model, server, script):
    server.scripts = [script]

    with pytest.raises(LanguageError):
        await heard(model)


async def test_nobody_there_may_pass(model, server):
    server.port = 1
    away = OpenAI(server.openai()) if isinstance(model, OpenAI) else Gemini(server.gemini())

    with pytest.raises(LanguageError, match="no connection") as caught:
        await heard(away)

    assert caught.value.passing
    await away.close()


async def test_an_answer_that_never_ends_is_let_go_with_its_thread(model, server):
    server.scripts = [Script(words=("And ", "on"), endless=True)]

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await heard(model)

    async with asyncio.timeout(5):
        while server.open:  # noqa: ASYNC110 - the server's own count
            await asyncio.sleep(0.01)
    assert threading.active_count() < 20


def test_keys_are_never_printed(server):
    assert "canary" not in repr(OpenAI(server.openai())._settings) + repr(Gemini(server.gemini())._settings)
