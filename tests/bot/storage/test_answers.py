"""What was answered is kept with its evidence, and nobody's word on it counts twice."""

from datetime import timedelta

import pytest

from bot.chat import Evidence, Place
from bot.storage.answers import KEPT, LONGEST_TEXT, MOST_FIGURES, Answers, NotKeptError, Votes
from tests.clock import MORNING, Clock

PLACE = Place("slack", "C1", "17.5")
FIGURE = Evidence("cpu of cart", "40 %", "cpu{}", MORNING - timedelta(hours=1), MORNING)


@pytest.fixture
def answers(engine, clock) -> Answers:
    return Answers(engine, clock)


async def test_an_answer_is_found_by_its_number_with_the_channel_it_was_given_in(answers):
    number = await answers.keep(PLACE, "sam", "cpu of cart is 40 %", (FIGURE, Evidence("open", "2", "incidents")))
    found = await answers.get(number)

    assert (found.place, found.person, found.title) == ("slack:C1", "sam", "cpu of cart is 40 %")
    assert found.evidence == (FIGURE, Evidence("open", "2", "incidents"))


async def test_what_is_kept_is_bounded(answers):
    number = await answers.keep(PLACE, "sam", "x" * 9_999, (Evidence("x" * 9_999, "1", "q"),) * 999)
    found = await answers.get(number)

    assert (len(found.evidence), len(found.evidence[0].name), len(found.title)) == (
        MOST_FIGURES,
        LONGEST_TEXT,
        LONGEST_TEXT,
    )


async def test_each_person_has_one_vote_and_may_change_it(answers):
    number = await answers.keep(PLACE, "sam", "status", ())
    said = [await answers.vote(number, who, helpful=word) for who, word in (("sam", True), ("lee", True))]
    again = [await answers.vote(number, "sam", helpful=word) for word in (True, False)]

    assert (said, again) == ([True, True], [False, True])
    assert await answers.votes() == Votes(1, 1, 1)


async def test_only_answers_since_then_are_counted(answers, clock: Clock):
    await answers.vote(await answers.keep(PLACE, "sam", "old", ()), "sam", helpful=True)
    clock.now += timedelta(days=2)
    await answers.keep(PLACE, "sam", "new", ())

    assert await answers.votes(clock.now - timedelta(days=1)) == Votes(1, 0, 0)


async def test_a_month_later_it_is_forgotten_with_what_was_said_of_it(answers, clock: Clock):
    number = await answers.keep(PLACE, "sam", "status", ())
    await answers.vote(number, "sam", helpful=True)
    clock.now += KEPT + timedelta(seconds=1)
    await answers.thin()

    assert (await answers.get(number), await answers.votes()) == (None, Votes())


async def test_a_database_that_takes_nothing_is_told_apart(answers, engine):
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE answers")

    with pytest.raises(NotKeptError):
        await answers.keep(PLACE, "sam", "status", ())
