import asyncio
import re
from dataclasses import replace

import pytest

from bot.chat import Button, Card, Fact, Picture
from bot.platforms.web.chat import ROOM
from tests.bot.language.scripted import Scripted, asking

HERE = Card("checkout is slow.", key="INC-1", buttons=(Button("Approve", "approve APR-9"),))
REFUSAL = Card("Nobody approves their own request. Ask lee.", private=True)


async def test_a_newcomer_is_told_what_is_watched_and_what_to_ask(sam):
    page = (await sam.get("/")).text

    assert "Good to have you here, sam." in page
    assert "cloudops watches checkout, cart" in page
    assert 'value="show cpu of this host over the last hour"' in page


async def test_what_one_says_is_heard_as_that_person_in_the_room(sam, made, clock):
    await sam.post("/say", text=" status ")

    (heard,) = made.router.heard
    assert (heard.text, heard.author, heard.place, heard.at) == ("status", "sam", ROOM, clock())


async def test_question_and_answer_stand_in_the_room_for_everybody(sam, lee):
    await sam.post("/say", text="status")

    page = (await lee.get("/")).text
    assert "You said status" in page
    assert "<b>sam</b>" in page


async def test_a_private_answer_is_for_the_one_who_asked(sam, lee, made):
    made.router.answers["approve APR-9"] = REFUSAL

    answer = await sam.script("/say", text="approve APR-9")

    assert REFUSAL.title in answer.text
    assert REFUSAL.title not in (await lee.get("/")).text


async def test_without_script_a_private_answer_is_on_the_next_page(sam, made):
    made.router.answers["approve APR-9"] = REFUSAL

    assert REFUSAL.title in (await sam.post("/say", text="approve APR-9")).text


async def test_with_script_a_public_answer_comes_by_the_stream_alone(sam, made):
    assert (await sam.script("/say", text="status")).text == ""
    assert len(await made.console.room.latest(10)) == 2


async def test_a_button_speaks_as_whoever_pressed_it(lee, made):
    await lee.post("/press", says="approve APR-9")

    assert [(message.author, message.text) for message in made.router.heard] == [("lee", "approve APR-9")]


async def test_a_refused_press_is_answered_beside_the_button_and_nowhere_else(sam, made):
    await made.console.room.show(HERE)
    made.router.answers["approve APR-9"] = REFUSAL

    answer = await sam.script("/press", says="approve APR-9")

    assert REFUSAL.title in answer.text
    assert "Only you see this" in answer.text
    assert len(await made.console.room.latest(10)) == 1


async def test_a_press_that_changes_a_living_card_changes_it_for_everybody(sam, lee, made):
    await made.console.room.show(HERE)
    made.router.answers["acknowledge INC-1"] = Card("sam has INC-1.", key="INC-1")

    await sam.script("/press", says="acknowledge INC-1")

    page = (await lee.get("/")).text
    assert "sam has" in page
    assert "checkout is slow." not in page


async def test_without_script_a_press_is_answered_on_a_page(sam):
    answer = await sam.post("/press", says="explain INC-1")

    assert answer.status_code == 200
    assert "You said explain" in answer.text


async def test_silence_is_not_a_message(sam, made):
    assert (await sam.post("/say", text="   ")).status_code == 303
    assert made.router.heard == []


async def test_hostile_words_are_shown_as_words(sam, lee):
    await sam.post("/say", text="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in (await lee.get("/")).text


async def test_a_long_conversation_is_shown_in_pages(sam, made):
    for number in range(70):
        await made.console.room.say("lee", f"word {number}.")

    newest = (await sam.get("/")).text
    older = (await sam.get("/?before=11")).text

    assert "word 69." in newest
    assert "word 9." not in newest
    assert '<a href="/?before=11">Earlier</a>' in newest
    assert "word 9." in older
    assert "composer" not in older


async def test_a_picture_is_served_to_those_inside(sam, made):
    number = await made.console.room.show(Card("chart", picture=Picture(b"\x89PNG", "cpu")))

    answer = await sam.get(f"/pictures/{number}")

    assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert (await sam.get("/pictures/999")).status_code == 404


@pytest.mark.parametrize("path", ["/?before=0", "/?before=x", "/live?after=-1", "/pictures/x"])
async def test_nonsense_in_the_address_is_refused(sam, path):
    answer = await sam.get(path)

    assert answer.status_code == 422
    assert "makes no sense here" in answer.text


async def test_whoever_waits_for_an_answer_sees_that_it_is_looked_for(sam):
    page = (await sam.get("/")).text

    assert re.search(r'<p id="thinking"[^>]*>Looking</p>', page)
    assert page.count('hx-post="/say"') == page.count('hx-indicator="#thinking"') == 2


async def test_a_model_s_words_come_into_the_answer_that_stands_in_the_room(made, engine):
    made.router.answers["what is wrong"] = Card("checkout is slow.", facts=(Fact("p95", "2.4 s"),))
    language = asking(engine, {"openai": Scripted("It is 2.4 s.")})
    made.console = replace(made.console, desk=replace(made.console.desk, language=language))
    sam = await made.let_in("sam")

    await sam.post("/say", text="what is wrong")
    await asyncio.gather(*language._aside)

    *_, (shown) = await made.console.room.latest(10)
    assert shown.card.text == "It is 2.4 s."
    assert shown.card.footer == "worded by gpt-test"
    await sam.client.aclose()
