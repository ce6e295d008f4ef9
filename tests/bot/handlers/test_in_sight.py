"""A decision without a number is about the one thing that waits in sight, or about nothing."""

from dataclasses import replace

import pytest

from bot.chat import Message, Place
from bot.router import Router
from bot.storage.outbox import Outbox
from tests.bot.office import NOW

CHANNEL = Place("discord", "1")
THREAD = Place("discord", "1", "55")


@pytest.fixture
def outbox(engine):
    return Outbox(engine)


async def shown(outbox, place, key, message_id):
    await outbox.want(str(place), key, 1, NOW)
    due = next(one for one in await outbox.due(NOW) if one.key == key)
    await outbox.claim(due, NOW)
    await outbox.sent(due, message_id, NOW)


async def says(office, outbox, text, place):
    people = replace(office.people.named("lee"), accounts=frozenset({"discord:30"}))
    office.people = type(office.people)((people,))
    desk = replace(office.desk, in_sight=outbox.in_sight)
    return await Router(desk).reply(Message(text, "30", place, NOW, "1"))


async def test_in_a_thread_it_is_about_the_card_the_thread_hangs_on(office, outbox):
    incident = await office.trouble()
    approval = await office.proposed(incident)
    await shown(outbox, CHANNEL, incident.id, THREAD.thread)

    await says(office, outbox, "approve", THREAD)

    assert (await office.flow.get(approval.number)).approvers == ("lee",)


async def test_in_a_thread_it_is_about_the_card_in_it(office, outbox):
    approval = await office.proposed()
    await shown(outbox, THREAD, approval.id, "77")

    await says(office, outbox, "approve", THREAD)

    assert (await office.flow.get(approval.number)).approvers == ("lee",)


@pytest.mark.parametrize("place", [CHANNEL, Place("discord", "1", "56")])
async def test_elsewhere_it_is_about_nothing(office, outbox, place):
    incident = await office.trouble()
    approval = await office.proposed(incident)
    await shown(outbox, CHANNEL, incident.id, THREAD.thread)

    await says(office, outbox, "approve", place)

    assert (await office.flow.get(approval.number)).approvers == ()
