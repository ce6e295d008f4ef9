"""A day on a Discord server: asked, answered, requested, approved by somebody else, and seen to the end."""

import asyncio

import pytest

from tests.scenarios.discord import needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def test_a_mention_is_answered_by_a_reply(tmp_path):
    async with server(tmp_path) as world, running(world):
        asked = await world.srv.mention(world.eve, world.random, "runbooks")
        answer = await world.srv.wait_for_message(world.random, "tidy-up", timeout=10)

        assert answer.reference is asked
        assert answer.pings.users == []
        world.assert_clean()


async def test_a_request_is_approved_by_somebody_else_and_seen_to_its_end(tmp_path):
    async with server(tmp_path) as world, running(world):
        srv = world.srv
        command = await srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        card = await srv.wait_for_message(world.ops, lambda m: "APR-1" in m.all_text() and not m.is_ephemeral, 10)

        own = await srv.click(world.sam, card, "Approve")
        refused = await srv.wait_for_message(world.ops, "somebody else must", ephemeral=True, to=world.sam, timeout=10)
        stranger = await srv.click(world.eve, card, "Approve")
        await srv.wait_for_message(world.ops, "approve", ephemeral=True, to=world.eve, timeout=10)
        assert world.ran == []

        approved = await srv.click(world.lee, card, "Approve")
        await srv.wait_for_edit(card, "lee approved", timeout=10)
        srv.assert_edited_after(card, approved, within=3, gone=["Approve", "Deny"])
        await world.wait_ran()

        assert refused.is_ephemeral
        assert command.response.is_ephemeral
        assert all(done.acked for done in (command, own, stranger, approved))
        assert len(world.shown("APR-1")) == 1
        assert world.ran == ["done"]
        world.assert_clean()


async def test_a_direct_message_is_answered_there(tmp_path):
    async with server(tmp_path) as world, running(world):
        dm = world.srv.dm(world.eve)
        await world.srv.message(world.eve, dm, "runbooks")
        await world.srv.wait_for_message(dm, "tidy-up", timeout=10)

        world.assert_clean()


async def test_an_event_that_comes_again_is_answered_once(tmp_path):
    async with server(tmp_path) as world, running(world):
        asked = await world.srv.mention(world.sam, world.random, "run tidy-up")
        await world.srv.duplicate_last()
        await world.srv.duplicate_last()
        card = await world.srv.wait_for_message(world.random, "APR-1", timeout=10)
        await asyncio.sleep(1.5)

        assert card.reference is asked
        assert len(world.shown("", world.random)) == 1
        world.assert_clean()
