from datetime import timedelta

from bot.config.language import Allowance, Language, Price
from bot.language.model import LanguageError
from tests.bot.language.scripted import Scripted, asking
from tests.bot.language.test_asking import question
from tests.bot.office import facts
from tests.clock import Clock

LANGUAGE = Language(
    everybody=Allowance(2000, 60, 10),
    each=Allowance(1500, 30, 6),
    prices={"gpt-test": Price(read=1000.0, written=2000.0)},
    currency="EUR",
)


async def test_without_a_key_nothing_was_used(office):
    card = await office.say("usage")

    assert card.title == "No language model was used today, 0 tokens"
    assert card.facts == ()


async def test_what_was_spent_stands_beside_what_may_be_and_what_it_cost(office, engine):
    office.language = asking(engine, {"openai": Scripted("Well.")}, clock=Clock(office.now), language=LANGUAGE)
    await office.language.ask(question())

    card = await office.say("usage")

    assert card.title == "Language models answered 1 time today, 75 tokens"
    assert facts(card)["Tokens today, everybody"] == "75 of 2,000"
    assert facts(card)["Tokens today, sam"] == "75 of 1,500"
    assert facts(card)["Cost"] == "0.0800 EUR"
    assert card.table.rows == (("gpt-test", "wording", "1", "0", "70", "5"),)


async def test_without_a_price_nothing_is_said_of_money(office, engine):
    office.language = asking(engine, {"openai": Scripted("Well.")}, clock=Clock(office.now))
    await office.language.ask(question())

    assert "Cost" not in facts(await office.say("usage"))


async def test_who_is_away_and_until_when_is_said(office, engine):
    away = Scripted(LanguageError("HTTP 429", passing=True, retry_after_s=600))
    models = {"openai": away, "gemini": Scripted("Well.", name="gemini-test")}
    office.language = asking(engine, models, clock=Clock(office.now))
    await office.language.ask(question())

    card = await office.say("usage")

    assert "Asked in this order: gpt-test, then gemini-test." in card.text
    assert "openai is away (HTTP 429), it is asked again at 16:40." in card.text


async def test_earlier_days_are_asked_for_by_time(office, engine):
    clock = Clock(office.now - timedelta(days=2))
    office.language = asking(engine, {"openai": Scripted("Well.")}, clock=clock)
    await office.language.ask(question())
    clock.now = office.now

    assert (await office.say("usage")).title == "No language model was used today, 0 tokens"
    assert (await office.say("usage over the last 3d")).title.endswith("since 2026-11-02, 75 tokens")
