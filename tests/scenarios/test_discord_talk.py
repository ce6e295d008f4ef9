"""Questions on a Discord server, all to one bot: answered once, where they were asked, whatever the connection does."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.scenarios.discord import World, needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed, pytest.mark.asyncio(loop_scope="module")]

NUMBERS = itertools.count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with server(tmp_path_factory.mktemp("discord")) as made, running(made):
        yield made


@pytest.fixture
def channel(world: World) -> Any:
    """One that nobody has spoken in."""
    return world.srv.add_channel(world.guild, f"talk-{next(NUMBERS)}")


async def answered_once(world: World, channel: Any) -> Any:
    """The only answer to a question by eve, and the question."""
    asked = await world.srv.mention(world.eve, channel, "runbooks")
    await world.srv.wait_for_message(channel, "tidy-up", timeout=20)
    await asyncio.sleep(1)
    (answer,) = world.shown("", channel)
    return asked, answer


async def test_a_mention_is_answered_by_a_reply(world, channel):
    asked, answer = await answered_once(world, channel)

    assert answer.reference is asked
    assert answer.pings.users == []


async def test_a_direct_message_is_answered_there(world):
    dm = world.srv.dm(world.eve)
    await world.srv.message(world.eve, dm, "runbooks")
    await world.srv.wait_for_message(dm, "tidy-up", timeout=10)


async def test_another_bot_is_never_answered(world, channel):
    other = world.srv.add_user("otherbot", guilds=[world.guild], bot=True)
    await world.srv.mention(other, channel, "runbooks")
    await world.srv.expect_silence(channel, 2)


async def test_options_are_completed_from_what_there_is(world, channel):
    typed = (("status", "service", "ho"), ("run", "runbook", "tidy"), ("show", "signal", "cp"))
    offered = [await world.srv.autocomplete(world.sam, channel, f"/cloudops {one}", *rest) for one, *rest in typed]

    assert [[one["value"] for one in choices] for choices in offered] == [["host"], ["tidy-up"], ["cpu"]]


async def test_a_private_answer_can_be_shared(world, channel):
    asked = await world.srv.slash(world.eve, channel, "/cloudops runbooks")
    await world.srv.wait_until(lambda: asked.response and not asked.response.is_loading, 10)
    await world.srv.click(world.eve, asked.response, "Share")
    shared = await world.srv.wait_for_message(channel, lambda m: not m.is_ephemeral and "tidy" in m.all_text(), 10)

    assert asked.response.is_ephemeral
    assert "Share" not in shared.button_texts()


async def test_an_answer_that_changed_something_cannot_be_shared(world, channel):
    asked = await world.srv.slash(world.sam, channel, "/cloudops silence", service="host", lasting="1h")
    await world.srv.wait_until(lambda: asked.response and not asked.response.is_loading, 10)

    assert "Share" not in asked.response.button_texts()


async def test_commands_work_in_a_direct_message(world):
    srv, dm = world.srv, world.srv.dm(world.kim)
    await srv.wait_until(lambda: srv.api("PUT", r"applications/\d+/commands"), 10, "commands for direct messages")
    asked = await srv.slash(world.kim, dm, "/cloudops runbooks")
    await srv.wait_until(lambda: asked.response and not asked.response.is_loading, 10)

    assert "tidy-up" in asked.response.all_text()
    assert len(srv.api("PUT", r"applications/\d+/commands")) == 1


async def test_an_answer_that_was_lost_is_given_once(world, channel):
    world.srv.drop_next(rf"/channels/{channel.id}/messages", method="POST", after=True)
    await answered_once(world, channel)
    await asyncio.sleep(2)

    assert len(world.shown("", channel)) == 1


async def test_what_was_said_while_the_connection_was_down_is_answered(world, channel):
    world.srv.drop()
    await answered_once(world, channel)


async def test_a_connection_that_discord_wants_replaced_is_replaced(world, channel):
    world.srv.request_reconnect()
    await answered_once(world, channel)


async def test_a_session_that_may_be_resumed_is_resumed(world, channel):
    began = world.srv.identifies
    world.srv.invalidate_session(resumable=True)
    await answered_once(world, channel)

    assert world.srv.identifies == began


async def requested(world: World, channel: Any) -> Any:
    """A card that waits for a yes, and nothing else does."""
    await world.srv.mention(world.sam, channel, "run tidy-up")
    return await world.srv.wait_for_message(channel, "APR-", timeout=10)


async def test_a_denial_asks_for_its_reason_and_shows_it(world, channel):
    before, card = world.ran, await requested(world, channel)
    opened = await world.srv.click(world.lee, card, "Deny")
    await world.srv.submit_modal(world.lee, opened, {"reason": "the deploy is not over"})
    await world.srv.wait_for_edit(card, "the deploy is not over", timeout=10)

    assert world.ran == before
    assert card.button_texts() == []


async def test_a_direct_message_acts_with_the_rights_of_its_author(world, channel):
    srv, before, card = world.srv, world.ran, await requested(world, channel)
    number = re.search(r"APR-\d+", card.all_text())[0]
    await srv.message(world.eve, srv.dm(world.eve), f"deny {number}")
    await srv.wait_for_message(srv.dm(world.eve), "Only approvers", timeout=10)
    assert "Approve" in card.button_texts()

    await srv.message(world.lee, srv.dm(world.lee), f"deny {number}")
    await srv.wait_for_edit(card, "lee denied", timeout=10)

    assert world.ran == before


async def test_a_runbook_asks_for_its_parameters(world, channel):
    """Last of all, since a run is under way until its verdict, and nothing else may be asked for until then."""
    srv, before = world.srv, world.ran
    opened = await srv.slash(world.sam, channel, "/cloudops run", runbook="scale", service="host")
    (field,) = [row["components"][0] for row in opened.modal["components"]]
    await srv.submit_modal(world.sam, opened, {"replicas": "5"})
    card = await srv.wait_for_message(channel, lambda m: "echo 5" in m.all_text() and not m.is_ephemeral, 10)
    await srv.click(world.kim, card, "Approve")
    await srv.wait_until(lambda: world.ran == [*before, "5"], 10, "the run")

    assert field["placeholder"] == "2 or 5"
