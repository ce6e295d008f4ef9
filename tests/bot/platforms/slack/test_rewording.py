"""A model's words come into the message that answers already."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.slack.heard import Heard, Kind
from tests.bot.language.scripted import Scripted, asking
from tests.bot.platforms.slack.test_answers import ME, FakeApi, Scene


class Api(FakeApi):
    """Also answers a command's own address."""

    async def respond(self, address: str, body: dict[str, Any]) -> None:
        self.calls.append((address, body))


@pytest.fixture
async def scene(engine):
    made = Scene(engine)
    made.api.__class__ = Api
    await made.office.trouble()
    made.office.language = asking(engine, {"openai": Scripted("{service_1} is high.")})
    made.answers = replace(made.answers, desk=made.office.desk)
    yield made
    await made.office.language.close()


async def said(scene: Scene, kind: Kind, **more: str) -> list[tuple[str, str]]:
    """Each message with its text, in the order they were sent."""
    heard = Heard(kind, "T1", "U0LEE", "C1", "what is wrong", "1.1", **more)
    await scene.answers.answer(heard, "Ev1", ME, scene.receive)
    await asyncio.gather(*scene.office.language._aside)
    return [(method, str(arguments.get("blocks"))) for method, arguments in scene.api.calls if "blocks" in arguments]


async def test_words_are_an_edit_of_the_answer_in_the_thread(scene):
    (posted, first), (edited, second) = await said(scene, Kind.MENTION)

    assert (posted, edited) == ("chat.postMessage", "chat.update")
    assert "worded by" not in first
    assert "checkout is high." in second
    assert "worded by gpt-test" in second


async def test_a_command_s_answer_is_replaced_once(scene):
    (first, _), (second, text) = await said(scene, Kind.SLASH, respond_to="http://here")

    assert first == second == "http://here"
    assert scene.api.calls[-1][1]["replace_original"]
    assert "worded by gpt-test" in text
