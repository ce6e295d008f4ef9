import subprocess
import sys

import pytest

from bot.config.language import Allowance, Language
from bot.config.model import Config
from bot.config.understand import understand
from bot.language.model import LanguageError
from bot.settings import read
from bot.storage.spending import Spending
from bot.storage.standing import Standing
from bot.vendors import asking, examined
from monitoring.telemetry import Telemetry
from tests.bot.language import scripted
from tests.bot.language.scripted import Scripted
from tests.bot.language.test_asking import question
from tests.clock import Clock

BOTH = {"OPENAI_API_KEY": "sk-canary", "OPENAI_MODEL": "gpt-x", "GEMINI_API_KEY": "g-canary"}


def made(engine, tmp_path, environ, config=None):
    settings = read(environ, tmp_path)
    clock, config = Clock(), config or Config()
    return asking(settings, config, Spending(engine), Standing(engine), telemetry=Telemetry(), clock=clock)


async def test_without_a_key_there_is_no_model(engine, tmp_path):
    assert made(engine, tmp_path, {}) is None
    assert (await examined(None, Clock()())).ok


@pytest.mark.parametrize("order", [["openai", "gemini"], ["gemini", "openai"], ["gemini"]])
async def test_the_configured_order_is_honoured(engine, tmp_path, order):
    found = made(engine, tmp_path, BOTH, understand(f"language: {{order: [{', '.join(order)}]}}"))

    assert list(found.names) == order
    await found.close()


async def test_doctor_says_who_is_asked_and_what_is_spent_and_never_a_key(engine, tmp_path):
    found = made(engine, tmp_path, BOTH)

    check = await examined(found, Clock()())

    assert check.ok
    assert check.says == (
        "Asked in this order: gpt-x (openai), then gemini-2.5-flash-lite (gemini). 0 of 200,000 tokens are spent today."
    )
    await found.close()


async def test_doctor_says_who_is_away(engine):
    mine = scripted.asking(engine, {"openai": Scripted(LanguageError("HTTP 401"), "Well.")})
    for _ in range(3):
        mine._models["openai"].answers = [LanguageError("HTTP 401")]
        with pytest.raises(Exception, match="HTTP 401"):
            await mine.ask(question())

    check = await examined(mine, Clock()())

    assert not check.ok
    assert "openai is away (HTTP 401), it is asked again at 09:00." in check.says


def test_shares_and_prices_are_read_from_the_configuration():
    written = """
language:
  tokens_per_day: 10
  person: {seconds_per_day: 5}
  prices: {gpt-x: {read: 0.4, written: 1.6}}
  currency: EUR
"""
    found = understand(written).language

    assert found.everybody == Allowance(10, 3600, 1000)
    assert found.each == Allowance(50_000, 5, 250)
    assert found.prices["gpt-x"].written == 1.6
    assert found.currency == "EUR"
    assert Language().prices == {}


def test_no_vendor_is_loaded_by_starting_up():
    loads = "import sys, bot.app, bot.vendors, bot.wording; print({'openai', 'google.generativeai'} & set(sys.modules))"

    told = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "set()"
