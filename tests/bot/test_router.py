import asyncio
import logging
from datetime import timedelta
from itertools import product

import pytest

from bot import router as routing
from bot.chat import Message, Place
from bot.handlers import HANDLERS
from bot.identity.people import Person
from bot.intents import model
from bot.intents.names import name
from bot.router import Router
from monitoring.telemetry import Telemetry
from remediation.actor import Role
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, NOW, SAM, slow, wave


def test_every_intent_has_its_handler():
    assert set(HANDLERS) == set(model.Intent.__args__)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "?" * 5000, "show", "🤖", "a\nb", "{}", "%s %d", "DROP TABLE", "<!channel>"]
)
async def test_whatever_is_said_gets_an_answer(office, text):
    card = await office.say(text)

    assert card.title


async def test_a_fault_is_answered_logged_and_takes_nothing_down(office, caplog):
    office.services = None

    with caplog.at_level(logging.ERROR):
        card = await office.say("status")

    assert card.title.startswith("That could not be answered: the bot has a fault")
    assert "message not answered" in caplog.text


async def test_a_source_that_hangs_is_answered_in_time(office, monkeypatch):
    async def hang(*_):
        await asyncio.sleep(60)

    monkeypatch.setattr(routing, "WITHIN_S", 0.05)
    office.source.range = hang

    card = await office.say("cpu of host")

    assert card.title == "There was no answer within 0.05 s. Ask again, or ask for less at a time."


async def test_no_chart_is_drawn_for_those_who_get_words_only(office):
    office.has(CHECKOUT, CPU, wave(300))

    told = await Router(office.desk).ask("cpu of checkout", SAM, Place("api", ""))
    shown = await office.say("cpu of checkout")

    assert (told.picture.png, told.picture.alt) == (b"", shown.picture.alt)
    assert shown.picture.png


async def test_an_unknown_text_gets_the_nearest_command_and_examples(office):
    card = await office.say("silnce checkout for 1h")

    assert card.title == '"silnce checkout for 1h" is not clear. Did you mean: silence checkout for 1h'
    assert card.private


async def test_a_page_can_look_and_never_act(office):
    everything = Person("kim", frozenset(Role))
    await office.trouble()

    looked = await Router(office.desk).look(model.Explain(1), everything)
    acted = await Router(office.desk).look(model.Resolve(1), everything)

    assert looked.title.startswith("INC-1")
    assert acted.title == "Here one can only look."
    assert (await office.incidents.get(1)).is_open


async def test_a_removed_person_only_looks(office):
    office.people = type(office.people)(())

    card = await office.say("restart checkout", "sam")

    assert card.title == "Only operators can ask for restart-checkout. Nobody has it: add people to cloudops.yaml."


async def test_every_answer_to_every_intent_has_a_title_and_speaks_of_no_secret_state(office):
    office.has(HOST, CPU, wave(500))
    office.has(CHECKOUT, LATENCY, wave(500))
    await office.proposed(await office.trouble(slow()))
    said = [
        "status",
        "what is wrong",
        "cpu of host",
        "explain",
        "forecast cpu of host",
        "what changed",
        "signals",
        "runbooks",
    ]
    said += [
        "approvals",
        "silences",
        "ledger",
        "why not restart-checkout",
        "bot health",
        "usage",
        "help",
        "logs of checkout",
    ]

    for text, who in product(said, ("sam", "stranger")):
        card = await office.say(text, who)
        assert card.title
        assert not card.title.endswith(("!", "\n"))
        assert "None" not in card.title + card.text


async def test_an_answer_comes_quickly(office):
    message = Message("status", "sam", Place("web", "ops"), NOW)
    router, loop = Router(office.desk), asyncio.get_running_loop()
    await router.reply(message)

    began = loop.time()
    await router.reply(message)

    assert timedelta(seconds=loop.time() - began) < timedelta(seconds=0.5)


def test_intent_names_are_those_of_the_contract():
    names = {name(kind.__new__(kind)) for kind in model.Intent.__args__}
    promised = (
        "status incidents show explain forecast compare changes logs runbooks run approve deny acknowledge resolve "
        "silence unsilence ledger why-not halt usage help unknown"
    )

    assert set(promised.split()) <= names


@pytest.mark.parametrize("text", ["status", "what is love", "approve APR-99"])
async def test_how_long_an_answer_took_is_measured_by_platform(office, text):
    telemetry = Telemetry()

    await Router(office.desk, telemetry=telemetry).reply(Message(text, "lee", Place("slack", "C0OPS"), NOW, "1"))

    assert 'cloudops_ack_duration_seconds_count{platform="slack"} 1.0' in telemetry.render().decode()
