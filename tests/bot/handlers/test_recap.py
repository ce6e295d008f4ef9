from datetime import timedelta

import pytest

from bot.handlers.recap import LONG
from bot.language.model import LanguageError
from tests.bot.language.scripted import Scripted, asking
from tests.bot.office import facts


@pytest.fixture
async def talked(office, engine):
    """sam's long conversation, kim's word in it, and a model that will tell of it."""

    async def told(*answers):
        for _ in range(LONG):
            await office.say("status of checkout")
        await office.say("runbooks of host", "kim")
        model = Scripted(*answers)
        office.language = asking(engine, {"openai": model})
        return await office.say("recap"), model

    return told


async def test_a_long_conversation_is_summed_up_in_a_model_s_words(talked):
    card, _ = await talked("They asked 8 questions about {service_1}.")

    assert card.text == "They asked 8 questions about checkout."
    assert card.footer.endswith("worded by gpt-test")
    assert facts(card)["About"] == "checkout 8 times"


async def test_a_model_hears_nothing_of_what_others_said_there(talked):
    _, model = await talked("They asked 8 questions.")

    (prompt,) = model.asked
    assert "runbooks" not in str(prompt)


async def test_what_does_not_hold_is_left_out_and_said_so(talked):
    card, _ = await talked("They asked 99 questions about payments.")

    assert card.text == ""
    assert "does not stand in the facts" in card.footer


# A question that is broken off may leave its connection to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fault", [LanguageError("HTTP 500"), 30.0])
async def test_without_a_model_the_answer_by_rule_stands(talked, monkeypatch, fault):
    monkeypatch.setattr("bot.handlers.recap.WITHIN", timedelta(seconds=0.1))

    card, _ = await talked(fault)

    assert card.title.startswith("8 turns of yours here")
    assert "without a model" in card.footer


async def test_a_short_conversation_needs_no_model(office, engine):
    model = Scripted("They asked one question.")
    office.language = asking(engine, {"openai": model})
    await office.say("status")

    assert (await office.say("recap")).text == ""
    assert model.asked == []
