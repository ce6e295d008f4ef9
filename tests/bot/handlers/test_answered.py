"""An answer can be unfolded and called helpful or not; nobody's word counts twice, and nothing private leaks."""

import pytest

from bot.chat import Message, Place
from bot.router import Router
from bot.storage.answers import Votes
from tests.bot.office import CHECKOUT, CPU, wave


def labels(card) -> list[str]:
    return [button.label for button in card.about]


async def asked(office, text: str, who: str = "U0LEE", place: str = "slack:C1"):
    message = Message(text, who, Place.parse(place), office.now, "1")
    return await Router(office.desk).reply(message)


@pytest.fixture
async def answer(office):
    office.has(CHECKOUT, CPU, wave(30, 0.4))
    return await asked(office, "status of checkout")


async def test_an_answer_can_be_unfolded_and_rated(answer):
    says = [(button.label, button.says) for button in answer.about]

    assert says == [
        ("Evidence", "evidence of answer 1"),
        ("Helpful", "helpful answer 1"),
        ("Not helpful", "not helpful answer 1"),
    ]


async def test_on_the_console_the_evidence_is_there_already(office):
    office.has(CHECKOUT, CPU, wave(30, 0.4))

    assert labels(await asked(office, "status of checkout", "sam", "web:ops")) == ["Helpful", "Not helpful"]


async def test_unfolded_it_is_for_whoever_asked_with_query_and_time(office, answer):
    card = await asked(office, "evidence of answer 1")

    assert card.private
    assert card.preformatted.startswith("cpu of checkout: 4")
    assert "(at 16:30)\n  cpu{job=checkout}" in card.preformatted


async def test_what_does_not_fit_is_one_press_away(office):
    for number in range(30):
        office.has(CHECKOUT, CPU, wave(5, 0.4), f"instance-{number}:9100")
    await asked(office, "status of checkout")
    first = await asked(office, "evidence of answer 1")
    second = await asked(office, first.suggestions[0])

    shown = first.preformatted.count("9100"), second.preformatted.count("9100")
    assert first.footer == f"... {30 - shown[0]} more"
    assert first.suggestions == (f"evidence of answer 1 from {shown[0] + 1}",)
    assert f"instance-{shown[0]}:9100" in second.preformatted


async def test_a_figure_that_is_not_there_is_said_so(office, answer):
    card = await asked(office, "evidence of answer 1 from 50")

    assert card.title == "Answer 1 holds 1 figures, so there is no figure 50"


@pytest.mark.usefixtures("answer")
async def test_elsewhere_only_whoever_asked_may_unfold_or_rate_it(office):
    mine, theirs = [await asked(office, "evidence of answer 1", who, "slack:C2") for who in ("U0LEE", "U0KIM")]
    rated = await asked(office, "helpful answer 1", "U0KIM", "slack:C2")

    assert mine.preformatted
    assert theirs.title == "Nothing is kept here of an answer 1. Answers are kept for 30 days, where they were given."
    assert rated.title == theirs.title
    assert await office.answers.votes() == Votes(1, 0, 0)


@pytest.mark.usefixtures("answer")
async def test_one_person_counts_once_and_may_change_their_mind(office):
    said = [
        (await asked(office, words, who)).title
        for words, who in (
            ("helpful answer 1", "U0LEE"),
            ("helpful answer 1", "U0LEE"),
            ("helpful answer 1", "U0KIM"),
            ("not helpful answer 1", "U0LEE"),
        )
    ]

    assert said == [
        "Noted as helpful",
        "You said already that it was helpful",
        "Noted as helpful",
        "Noted as not helpful",
    ]
    assert await office.answers.votes() == Votes(1, 1, 1)


@pytest.mark.parametrize(
    "text", ["help", "evidence of answer 1", "run restart-checkout", "blabla", "acknowledge INC-1"]
)
async def test_neither_an_action_nor_help_nor_a_refusal_asks_to_be_rated(office, text):
    await office.trouble()

    assert labels(await asked(office, text)) == []


async def test_an_incidents_own_card_has_other_buttons(office):
    await office.trouble()
    card = await asked(office, "acknowledge INC-1")

    assert (card.key, labels(card)) == ("INC-1", [])


async def test_an_answer_is_given_also_when_it_cannot_be_kept(office, engine):
    office.has(CHECKOUT, CPU, wave(30, 0.4))
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE answers")
    card = await asked(office, "status of checkout")

    assert (card.title, card.about) == ("checkout is not looked at yet", ())


async def test_a_page_that_asks_by_itself_asks_for_no_opinion(office):
    card = await asked(office, "status", place="slack:")

    assert (card.about, await office.answers.votes()) == ((), Votes())


async def test_on_the_terminal_nothing_is_kept(office):
    office.has(CHECKOUT, CPU, wave(30, 0.4))
    card = await office.say("status of checkout", platform="terminal", may_act=False)

    assert (card.about, await office.answers.votes()) == ((), Votes())
