from itertools import product

import pytest

from tests.bot.office import CHECKOUT, CPU, HOST, MEMORY, wave


def measured(office):
    for service, signal in product((CHECKOUT, HOST), (CPU, MEMORY)):
        office.has(service, signal, wave(200))


async def test_a_question_is_answered_as_in_chat(office, asking):
    office.has(CHECKOUT, CPU, wave(200))

    answer = await (await asking("sam")).post("/query", json={"text": "cpu of checkout"})

    told = answer.json()
    assert told["title"].startswith("cpu of checkout")
    assert told["chart"]
    assert any(fact["query"] for fact in told["facts"])


async def test_a_follow_up_is_understood_in_its_conversation(office, asking):
    measured(office)
    client = await asking("sam")
    await client.post("/query", json={"text": "cpu of checkout", "conversation": "night"})

    here = await client.post("/query", json={"text": "and memory?", "conversation": "night"})
    elsewhere = await client.post("/query", json={"text": "and memory?", "conversation": "other"})

    assert here.json()["title"].startswith("memory of checkout")
    assert not elsewhere.json()["title"].startswith("memory of checkout")


async def test_nobody_follows_another_s_conversation_over_http(office, asking):
    measured(office)
    await (await asking("sam")).post("/query", json={"text": "cpu of checkout", "conversation": "night"})

    other = await (await asking("kim")).post("/query", json={"text": "and memory?", "conversation": "night"})

    assert not other.json()["title"].startswith("memory of checkout")


async def test_a_token_has_the_rights_of_its_person_and_no_more(office, asking):
    await office.proposed()

    by_sam = await (await asking("sam")).post("/query", json={"text": "approve APR-1"})
    by_lee = await (await asking("lee")).post("/query", json={"text": "approve APR-1"})

    assert by_sam.json()["title"].startswith("Only approvers can answer APR-1.")
    assert by_lee.json()["key"] == "APR-1"
    assert (await office.desk.flow.get(1)).approvers == ("lee",)


async def test_a_program_approves_nothing_without_naming_it(office, asking):
    await office.proposed()

    for said in ("approve", "yes", "do it"):
        await (await asking("lee")).post("/query", json={"text": said})

    assert (await office.desk.flow.get(1)).answers == ()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x" * 2001},
        {"text": 1},
        {"text": "status", "conversation": "a b"},
        {"text": "status", "person": "lee"},
        [],
        None,
    ],
)
async def test_what_does_not_fit_is_refused_in_one_sentence(asking, body):
    answer = await (await asking("sam")).post("/query", json=body)

    assert answer.status_code == 422
    assert answer.json().keys() == {"detail"}


async def test_a_refusal_repeats_nothing_of_what_was_sent(asking):
    answer = await (await asking("sam")).post(
        "/query", content=b'{"text": "hunter2222', headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422
    assert "hunter" not in answer.text
