"""Cards people should see: none is lost, none is sent by two."""

from asyncio import gather
from datetime import timedelta

from bot.storage.outbox import CLAIM, Outbox
from tests.clock import MORNING

LATER = MORNING + timedelta(seconds=1)


async def test_a_wanted_card_is_due_until_it_was_sent(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)

    await outbox.claim(due, MORNING)
    await outbox.sent(due, "m1", MORNING)

    assert await outbox.due(LATER) == ()


async def test_a_newer_version_is_an_edit_of_the_message_that_was_sent(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)
    await outbox.sent(due, "m1", MORNING)

    await outbox.want("web:ops", "INC-1", 2, LATER)
    (edit,) = await outbox.due(LATER)

    assert (edit.message_id, edit.wanted) == ("m1", 2)


async def test_an_older_version_changes_nothing(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 5, MORNING)

    await outbox.want("web:ops", "INC-1", 4, LATER)

    assert [due.wanted for due in await outbox.due(LATER)] == [5]


async def test_of_two_processes_only_one_claims_a_card(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)

    claims = await gather(*(outbox.claim(due, MORNING) for _ in range(5)))

    assert claims.count(True) == 1


async def test_a_claim_whose_process_died_is_free_again(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)

    assert await outbox.due(LATER) == ()
    assert len(await outbox.due(MORNING + CLAIM)) == 1


async def test_a_version_wanted_while_another_is_on_its_way_is_still_due(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)

    await outbox.want("web:ops", "INC-1", 2, MORNING)
    await outbox.sent(due, "m1", MORNING)

    assert [(d.wanted, d.message_id) for d in await outbox.due(MORNING)] == [(2, "m1")]


async def test_a_failure_is_tried_again_at_its_time_and_shown_until_then(engines):
    outbox = Outbox(engines)
    await outbox.want("slack:C1", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)

    await outbox.failed(due, "rate limited", LATER)

    assert await outbox.due(MORNING) == ()
    assert [d.attempts for d in await outbox.due(LATER)] == [1]
    assert [u.error for u in await outbox.undelivered()] == ["rate limited"]


async def test_a_permanent_failure_rests_until_something_new_is_to_be_said(engines):
    outbox = Outbox(engines)
    await outbox.want("slack:C1", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.failed(due, "channel is archived", None)
    assert await outbox.due(LATER) == ()

    await outbox.want("slack:C1", "INC-1", 2, LATER)

    assert len(await outbox.due(LATER)) == 1


async def test_the_oldest_waiting_card_is_known(engines):
    outbox = Outbox(engines)
    assert await outbox.oldest() is None

    await outbox.want("web:ops", "INC-1", 1, MORNING)
    await outbox.want("web:ops", "INC-2", 1, LATER)

    assert await outbox.oldest() == MORNING


async def test_the_cards_of_a_channel_are_found_by_their_messages(engine):
    outbox = Outbox(engine)
    await outbox.want("slack:C1", "INC-1", 1, MORNING)
    await outbox.want("slack:C1", "INC-2", 1, MORNING)
    (due, _) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)
    await outbox.sent(due, "m1", MORNING)

    assert await outbox.shown_in("slack:C1") == {"m1": due.key}


async def test_a_lone_bot_that_starts_sends_what_its_predecessor_was_sending(engines):
    outbox = Outbox(engines)
    await outbox.want("discord:1", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)

    await outbox.release(LATER)

    assert [one.key for one in await outbox.due(LATER)] == ["INC-1"]


async def test_a_lone_bot_that_starts_keeps_the_waits_that_were_asked_for(engines):
    outbox = Outbox(engines)
    await outbox.want("discord:1", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.failed(due, "rate limited", MORNING + timedelta(hours=1))

    await outbox.release(LATER)

    assert await outbox.due(LATER) == ()


async def test_a_newer_version_is_not_sent_while_another_process_sends_the_older_one(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.claim(due, MORNING)

    await outbox.want("web:ops", "INC-1", 2, LATER)

    assert await outbox.due(LATER) == ()
    assert not await outbox.claim(due, LATER)


async def test_a_newer_version_waits_as_long_as_the_platform_asked(engines):
    outbox = Outbox(engines)
    await outbox.want("web:ops", "INC-1", 1, MORNING)
    (due,) = await outbox.due(MORNING)
    await outbox.failed(due, "Slack asks to wait", MORNING + timedelta(hours=1))

    await outbox.want("web:ops", "INC-1", 2, LATER)

    assert await outbox.due(MORNING + timedelta(minutes=59)) == ()
    assert len(await outbox.due(MORNING + timedelta(hours=1))) == 1
