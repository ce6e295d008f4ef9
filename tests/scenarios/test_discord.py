"""A day on a Discord server: asked, answered, requested, approved by somebody else, and seen to the end."""

import asyncio

import pytest

from tests.scenarios.discord import needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def test_a_request_is_approved_by_somebody_else_and_seen_to_its_end(tmp_path):
    async with server(tmp_path) as world, running(world):
        srv = world.srv
        command = await srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        card = await srv.wait_for_message(world.ops, lambda m: "APR-1" in m.all_text() and not m.is_ephemeral, 10)
        await srv.wait_until(lambda: f"/{world.ops.id}/{card.id}" in command.response.all_text(), 5, "its link")

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


async def test_an_event_that_comes_again_is_answered_once(tmp_path):
    async with server(tmp_path) as world, running(world):
        asked = await world.srv.mention(world.sam, world.random, "run tidy-up")
        await world.srv.duplicate_last()
        await world.srv.duplicate_last()
        card = await world.srv.wait_for_message(world.random, "APR-1", timeout=10)
        await asyncio.sleep(1.5)

        assert card.reference is asked
        assert len(world.shown("", world.random)) == 1


async def test_doctor_finds_it_well_and_prints_the_link_with_the_least_rights(tmp_path):
    async with server(tmp_path) as world:
        said = (await asyncio.to_thread(world.bot().command, "doctor")).stdout

        assert "sees all 1 channels" in said
        assert f"client_id={world.srv.app_id}" in said
        assert "permissions=" in said
        assert "administrator" not in said.lower()


async def test_doctor_says_which_right_is_missing_where(tmp_path):
    async with server(tmp_path) as world:
        world.srv.deny_bot(world.ops, "attach_files", "create_public_threads")
        ended = await asyncio.to_thread(world.bot().command, "doctor")

        assert ended.returncode == 1
        assert f"In channel {world.ops.id} give the bot Attach Files and Create Public Threads." in ended.stdout


async def test_doctor_says_that_the_token_is_refused(tmp_path):
    async with server(tmp_path, allow=(401,)) as world:
        ended = await asyncio.to_thread(world.bot({"DISCORD_TOKEN": "wrong"}).command, "doctor")

        assert "Discord refuses the token: check DISCORD_TOKEN." in ended.stdout


async def test_it_stops_within_ten_seconds_and_without_a_trace(tmp_path):
    async with server(tmp_path) as world, running(world) as bot:
        assert await asyncio.to_thread(bot.stop) == 0
