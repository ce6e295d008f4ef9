"""Requests that are alike in one card, and one yes to all of them."""

from dataclasses import replace

import pytest

from bot.cards import bundle as bundle_card
from bot.chat import Card
from bot.intents.bundle import ApproveSeveral
from bot.intents.strict import strictly
from bot.living import Living
from remediation.approval import Stage
from remediation.runbooks import Risk
from tests.bot.office import says


async def asked(office) -> None:
    await office.say("run scale on host replicas=2")
    await office.say("run scale on checkout replicas=2")


async def test_what_is_alike_is_in_one_card_with_one_button(office):
    await asked(office)

    card = await office.say("approvals", "lee")

    assert [button.label for button in card.buttons] == ["Approve all 2 requests for scale"]
    assert says(card) == ["approve APR-1, APR-2"]


async def test_one_yes_counts_for_each_by_itself(office):
    await asked(office)

    card = await office.say("approve APR-1, APR-2", "lee")

    assert card.title == "Your yes counts for APR-1 and APR-2"
    assert [(await office.flow.get(number)).approvers for number in (1, 2)] == [("lee",), ("lee",)]


async def test_what_may_not_be_answered_is_said_and_the_rest_is_taken(office):
    await office.say("run scale on host replicas=2", "lee")
    await office.say("run scale on checkout replicas=2", "sam")

    card = await office.say("approve APR-1, APR-2", "lee")

    assert card.table
    assert card.table.rows[0][1].startswith("You asked for APR-1")
    assert card.title == "Your yes counts for APR-2"
    assert (await office.flow.get(1)).stage is Stage.PENDING


async def test_whoever_may_approve_nothing_approves_nothing(office):
    await asked(office)

    card = await office.say("approve APR-1, APR-2", "sam")

    assert (card.title, card.private) == ("Your yes was taken for none of them", True)


async def test_what_others_asked_for_is_another_bundle(office):
    await office.say("run scale on host replicas=2", "lee")
    await office.say("run scale on checkout replicas=2", "sam")

    assert bundle_card.buttons(await office.flow.waiting()) == ()


async def living(office, number: int) -> Card:
    return await Living(office.desk, office.heartbeats).card(f"APR-{number}")


async def test_what_is_alike_stands_on_one_living_card_with_each_plan(office):
    await asked(office)

    card = await living(office, 1)

    assert (card.title, card.key) == ("scale? 2 requests alike, risk low, 2 waiting for a yes", "APR-1")
    assert card.table
    assert [row[:2] for row in card.table.rows] == [("APR-1", "host"), ("APR-2", "checkout")]
    assert [line for line in card.preformatted.splitlines() if line.startswith("scale")] == [
        "scale host 2",
        "scale checkout 2",
    ]
    assert says(card) == ["approve APR-1, APR-2"]


async def test_the_card_goes_on_telling_of_each_after_the_answer(office):
    await asked(office)
    await office.say("deny APR-1", "lee")

    card = await living(office, 1)

    assert card.table
    assert card.table.rows[0][3].startswith("APR-1: lee denied it")
    assert says(card) == ["approve APR-2", "deny APR-2"]


async def test_a_yes_without_a_number_is_for_none_of_several_on_one_card(office):
    await asked(office)

    card = await office.say("approve", "lee")

    assert card.title == "Say which one: approve APR-1 or approve APR-2"


async def test_what_is_critical_stands_alone(office):
    office.runbooks = [replace(one, risk=Risk.CRITICAL) for one in office.runbooks]
    await asked(office)

    assert [one.bundle for one in await office.flow.waiting()] == [None, None]


@pytest.mark.parametrize(
    "said", ["approve 1, 2", "approve APR-1 and APR-2", "approve APR-1, yes", "approve all", "approve everything"]
)
def test_only_ids_written_out_are_several(said):
    assert not isinstance(strictly(said), ApproveSeveral)
