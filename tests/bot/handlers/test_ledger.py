"""Who did what, from the record: about a thing, by a person, since a time."""

from datetime import timedelta

import pytest

from tests.bot.office import Office


@pytest.fixture
async def office(engine):
    made = Office(engine)
    await made.trouble()
    await made.say("silence cpu of checkout for 1h", "sam")
    made.now += timedelta(hours=20)
    await made.say("acknowledge INC-1", "lee")
    made.now += timedelta(hours=2)
    await made.say("halt because deploy", "kim")
    yield made
    await made.close()


async def said(office: Office, text: str) -> list[str]:
    card = await office.say(text)
    return [row[1] for row in card.table.rows] if card.table else [card.title]


async def test_everything_is_there_the_newest_first(office: Office):
    assert [line.split()[0] for line in await said(office, "ledger")] == ["kim", "lee", "sam"]


async def test_one_incident(office: Office):
    assert await said(office, "ledger of INC-1") == ["lee acknowledged INC-1"]


@pytest.mark.parametrize("text", ["ledger by lee", "what did lee do", "everything lee did", "audit log by lee"])
async def test_one_person(office: Office, text: str):
    assert await said(office, text) == ["lee acknowledged INC-1"]


async def test_a_person_who_did_nothing(office: Office):
    assert await said(office, "ledger by max") == ["Nothing is on record by max"]


@pytest.mark.parametrize("text", ["ledger since 10:00", "ledger of the last 4h"])
async def test_since_a_time(office: Office, text: str):
    assert [line.split()[0] for line in await said(office, text)] == ["kim", "lee"]


async def test_by_a_person_since_a_time(office: Office):
    assert await said(office, "ledger by lee last 1h") == ["Nothing is on record by lee since 13:30"]
    assert await said(office, "ledger by lee since yesterday") == ["lee acknowledged INC-1"]


async def test_a_name_is_not_found_within_another_nor_in_what_somebody_wrote(office: Office):
    await office.ledger.note("noted", {"by": "lee-2", "reason": '"by":"max"'}, office.now)

    assert await said(office, "ledger by max") == ["Nothing is on record by max"]
    assert await said(office, "ledger by lee") == ["lee acknowledged INC-1"]


async def test_what_is_left_out_is_said(office: Office):
    for number in range(30):
        await office.ledger.note("noted", {"n": number}, office.now)

    card = await office.say("ledger")

    assert card.text == "What is on record, the newest 20:"
    assert len(card.table.rows) == 20


async def test_what_one_person_did_about_one_service_holds_their_answers_too(office):
    await office.say("resume", "kim")
    await office.say("run restart-checkout on checkout")
    await office.say("deny APR-1", "lee")
    await office.say("silence host for 1h", "kim")

    assert await said(office, "what did lee do on checkout") == ["lee denied APR-1", "lee acknowledged INC-1"]
    assert await said(office, "what did kim do on checkout") == ["Nothing is on record about checkout by kim"]
