from datetime import timedelta

import pytest

from bot.config.language import Allowance, Language
from bot.language.asking import NO_MORE, AwayError, Said
from bot.language.hearing import Question
from bot.language.model import LanguageError, Prompt, Tool, Turn, Used, Voice, Words
from bot.storage.amounts import EVERYBODY, Amount
from bot.storage.engine import connect
from bot.storage.spending import Spending
from monitoring.telemetry import Telemetry
from tests.bot.language.scripted import SHORT, Scripted, asking, wishes
from tests.clock import Clock

LOOK = Tool("show", "Look.", {"type": "object", "properties": {}})
PROMPT = Prompt("Be brief.", (Turn(Voice.PERSON, "How is it?"),), (LOOK,), most_tokens=100)
REFUSED, BUSY = LanguageError("HTTP 401"), LanguageError("HTTP 500", passing=True)


def question(**changes) -> Question:
    return Question(**({"prompt": PROMPT, "person": "sam", "purpose": "wording", "within": SHORT} | changes))


async def test_the_first_in_the_order_is_asked(engine):
    models = {"openai": Scripted("Well."), "gemini": Scripted("Fine.", name="gemini-test")}

    assert await asking(engine, models).ask(question()) == Said("Well. ", "gpt-test")
    assert models["gemini"].asked == []


@pytest.mark.parametrize("fault", [REFUSED, BUSY, 5.0, [Used(1, 0)], "x" * 5000], ids=lambda one: str(one)[:12])
async def test_the_next_is_asked_when_the_first_fails_in_any_way(engine, fault):
    models = {"openai": Scripted(fault), "gemini": Scripted("Fine.", name="gemini-test")}

    said = await asking(engine, models).ask(question())

    assert said == Said("Fine. ", "gemini-test")


async def test_what_passes_is_tried_again_in_the_same_place(engine):
    model = Scripted(BUSY, "Well.")

    said = await asking(engine, {"openai": model}).ask(question())

    assert said.text == "Well. "
    assert len(model.asked) == 2


async def test_nobody_there_is_said_with_each_reason(engine):
    models = {"openai": Scripted(REFUSED), "gemini": Scripted(5.0, name="gemini-test")}

    with pytest.raises(AwayError) as caught:
        await asking(engine, models).ask(question(within=timedelta(seconds=0.2)))

    assert str(caught.value).startswith("gpt-test: HTTP 401; gemini-test: no answer within 0.")


async def test_a_vendor_that_failed_three_times_is_left_alone_until_later(engine):
    clock, model = Clock(), Scripted(REFUSED)
    mine = asking(engine, {"openai": model}, clock=clock)
    for _ in range(4):
        with pytest.raises(AwayError):
            await mine.ask(question())
    assert len(model.asked) == 3

    model.answers = ["Well."]
    clock.now += timedelta(seconds=31)
    said = await mine.ask(question())

    assert said.text == "Well. "
    assert (await mine.standing.of("openai")).failures == 0


async def test_a_break_is_known_to_the_other_replica(engine):
    model = Scripted(LanguageError("HTTP 429", passing=True, retry_after_s=60))
    with pytest.raises(AwayError):
        await asking(engine, {"openai": Scripted(*model.answers)}).ask(question())

    with pytest.raises(AwayError, match=r"not asked for a while \(HTTP 429\)"):
        await asking(engine, {"openai": model}).ask(question())
    assert model.asked == []


async def test_what_an_answer_cost_is_counted_and_the_rest_given_back(engine):
    telemetry = Telemetry()
    mine = asking(engine, {"openai": Scripted("Well.")}, telemetry=telemetry)

    await mine.ask(question())

    spent = await Spending(engine).spent(mine.budget.today)
    assert {name: amount.tokens for name, amount in spent.items()} == {EVERYBODY: 75, "sam": 75}
    assert 'cloudops_language_tokens_total{kind="read",model="gpt-test"} 70.0' in telemetry.render().decode()


async def test_what_broke_off_counts_as_the_most_it_can_have_cost(engine):
    class Broken(Scripted):
        async def answer(self, prompt):
            yield Words("The ")
            raise LanguageError("half an answer")

    mine = asking(engine, {"openai": Broken("")})
    with pytest.raises(AwayError):
        await mine.ask(question())

    assert (await Spending(engine).spent(mine.budget.today))["sam"].tokens > 100


async def test_whoever_spent_their_share_gets_nothing_more_and_the_others_do(engine):
    language = Language(everybody=Allowance(10_000, 60, 10), each=Allowance(200, 60, 10))
    mine = asking(engine, {"openai": Scripted("Well.")}, language=language)
    await mine.ask(question())

    with pytest.raises(AwayError, match=r"^sam's share of today's budget for language models is spent$"):
        await mine.ask(question())
    assert await mine.ask(question(person="lee"))


async def test_when_everybody_together_spent_it_all_nobody_is_answered(engine):
    language = Language(everybody=Allowance(50, 60, 10))
    model = Scripted("Well.")

    with pytest.raises(AwayError, match=r"^today's budget"):
        await asking(engine, {"openai": model}, language=language).ask(question())
    assert model.asked == []


async def test_a_tool_is_looked_up_and_its_answer_told(engine):
    model = Scripted(wishes(("show", "{}")), "Well.")

    async def look(call):
        return f"{call.name} says 4 %"

    said = await asking(engine, {"openai": model}).ask(question(look=look))

    assert said.text == "Well. "
    assert model.asked[1].turns[-1] == Turn(Voice.TOOL, "show says 4 %", answers="show#0")


async def test_tools_end_with_the_rounds_the_calls_and_the_budget_of_the_day(engine):
    looked = []

    async def look(call):
        looked.append(call)
        return "again"

    model = Scripted(wishes(*[("show", "{}")] * 10))
    language = Language(everybody=Allowance(90_000, 600, 10), each=Allowance(90_000, 600, 6))
    with pytest.raises(AwayError, match="nothing but wishes for tools"):
        await asking(engine, {"openai": model}, language=language).ask(question(look=look))

    assert len(looked) == 6
    assert model.asked[-1].turns[-1].text == NO_MORE
    assert model.asked[-1].tools == ()


async def test_the_text_so_far_is_told_as_it_comes(engine):
    heard = []

    async def tell(text):
        heard.append(text)

    await asking(engine, {"openai": Scripted("All is well.")}).ask(question(tell=tell))

    assert heard == ["All ", "All is ", "All is well. "]


async def test_time_is_part_of_the_budget(engine):
    mine = asking(engine, {"openai": Scripted([Words("Well."), Used(1, 1)])})
    await mine.budget._take("sam", Amount(milliseconds=59_500))

    with pytest.raises(AwayError, match="spent"):
        await mine.ask(question())


async def test_what_cannot_be_counted_is_not_asked():
    model, empty = Scripted("Well."), connect("sqlite+aiosqlite://")

    with pytest.raises(AwayError, match=r"^the database cannot count what it would cost$"):
        await asking(empty, {"openai": model}).ask(question())
    assert model.asked == []
    await empty.dispose()
