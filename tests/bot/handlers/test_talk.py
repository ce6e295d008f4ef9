import asyncio

from bot.chat import Place
from tests.bot.office import CHECKOUT, CPU, MEMORY, facts, says, wave


async def test_what_i_asked_is_told_again_to_me_alone(office):
    await office.say("status")
    await office.say("what is wrong")
    await office.say("runbooks", "kim")

    card = await office.say("recap")

    assert card.title.startswith("2 turns of yours here since 16:30")
    assert card.private
    assert facts(card)["Asked"] == "incidents, status"
    assert [row[1] for row in card.table.rows] == ["status", "what is wrong"]
    assert says(card) == ["forget our conversation"]


async def test_what_was_done_is_part_of_it(office):
    await office.say("restart checkout")

    card = await office.say("what did we talk about")

    assert "APR-1" in facts(card)["Done"]
    assert facts(card)["About"] == "checkout, restart-checkout"


async def test_whoever_asked_nothing_is_told_so(office):
    await office.say("status", "kim")

    assert (await office.say("recap")).title == "You asked nothing here yet"


async def test_it_is_forgotten_when_they_say_so(office):
    await office.say("status")
    await office.say("runbooks")

    card = await office.say("forget our conversation")

    assert card.title == "Forgotten: 2 turns of ours here"
    assert (await office.say("recap")).title == "You asked nothing here yet"


async def test_nobody_makes_the_bot_forget_what_another_said(office):
    await office.say("status", "kim")

    card = await office.say("forget our conversation")

    assert card.title == "There was nothing of yours to forget here"
    assert len(await office.talk.recent("kim", 9)) == 1


async def test_a_follow_up_is_about_what_that_person_asked(office):
    office.has(CHECKOUT, CPU, wave(200))
    office.has(CHECKOUT, MEMORY, wave(200))
    await office.say("cpu of checkout")

    card = await office.say("and memory?")

    assert card.title.startswith("memory of checkout")


async def test_a_follow_up_is_never_about_what_somebody_else_asked(office):
    office.has(CHECKOUT, CPU, wave(200))
    await office.say("restart checkout", "sam")
    await office.say("cpu of checkout", "sam")

    for said in ("and memory?", "do it", "restart it then", "why?"):
        await office.say(said, "kim")

    assert {one.kind for one in await office.talk.recent("kim", 9)} <= {"unknown", "explain", "show"}
    assert all("checkout" not in one.about for one in await office.talk.recent("kim", 9))
    assert [one.requesters for one in await office.desk.flow.recent()] == [("sam",)]


async def test_where_one_can_only_look_nothing_is_kept(office):
    await office.say("status", may_act=False)

    assert await office.talk.recent("sam", 9) == []
    assert (await office.say("forget our conversation", may_act=False)).title == "Here one can only look."


async def test_every_thread_is_a_conversation_of_its_own(office):
    await office.say("status")
    await office.say("runbooks", platform="slack")

    assert [one.place for one in await office.talk.recent("sam", 9)] == [str(Place("web", "ops"))]
    assert len(await office.talk.recent("slack:sam", 9)) == 1


async def test_no_answer_waits_for_being_kept(office, monkeypatch):
    monkeypatch.setattr("bot.router.KEPT_WITHIN_S", 0.01)
    busy = asyncio.Event()
    office.talk = Busy(busy)

    card = await office.say("status")

    assert card.title.startswith("2 services watched")
    busy.set()


class Busy:
    """A database that somebody else holds."""

    def __init__(self, free):
        self.record = lambda _turn: free.wait()

    async def before(self, *_args):
        return ()
