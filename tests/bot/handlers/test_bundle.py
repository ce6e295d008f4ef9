"""Requests that are alike in one card, and one yes to all of them."""

import pytest

from bot.cards import bundle as bundle_card
from bot.intents.bundle import ApproveSeveral
from bot.intents.strict import strictly
from remediation.approval import Stage
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


@pytest.mark.parametrize(
    "said", ["approve 1, 2", "approve APR-1 and APR-2", "approve APR-1, yes", "approve all", "approve everything"]
)
def test_only_ids_written_out_are_several(said):
    assert not isinstance(strictly(said), ApproveSeveral)
