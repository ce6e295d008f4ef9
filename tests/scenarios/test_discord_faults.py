"""What goes wrong between Discord and the bot: crashes, lost answers, drops, limits. Nothing is doubled or lost."""

import asyncio
import time

import pytest

from tests.scenarios.discord import needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]


async def requested(world):
    """The card of what sam asked for by a command."""
    await world.srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
    return await world.srv.wait_for_message(world.ops, lambda m: "APR-1" in m.all_text() and not m.is_ephemeral, 10)


async def test_a_button_works_after_a_kill_and_a_restart(tmp_path):
    async with server(tmp_path) as world, running(world) as bot:
        card = await requested(world)
        await asyncio.to_thread(bot.kill)
        await asyncio.to_thread(bot.start)
        await world.srv.wait_until(lambda: world.srv.identifies >= 2 and world.srv.live_conns(), 20, "the bot again")
        await asyncio.sleep(2)

        approved = await world.srv.click(world.lee, card, "Approve")
        await world.srv.wait_for_edit(card, "lee approved", timeout=10)
        await world.wait_ran()

        assert approved.acked
        assert len(world.shown("APR-1")) == 1
        assert world.ran == ["done"]
        assert len(world.srv.api("PUT", "guilds/.*/commands")) == 1  # written once, not at every start


async def test_a_card_whose_answer_was_lost_is_shown_once(tmp_path):
    async with server(tmp_path) as world, running(world):
        world.srv.drop_next(rf"/channels/{world.ops.id}/messages", method="POST", after=True)
        card = await requested(world)
        await world.srv.wait_until(lambda: len(world.srv.api("POST", f"/channels/{world.ops.id}/messages")) > 1, 15)
        await world.srv.click(world.lee, card, "Approve")
        await world.srv.wait_for_edit(card, "lee approved", timeout=10)

        assert len(world.shown("APR-1")) == 1


async def test_what_was_said_in_a_session_that_is_lost_is_found_in_the_history(tmp_path):
    async with server(tmp_path) as world, running(world):
        world.srv.refuse_resume = True
        world.srv.drop()
        await world.srv.mention(world.sam, world.ops, "run tidy-up")
        await world.srv.wait_for_message(world.ops, "APR-1", timeout=25)
        await asyncio.sleep(1)

        assert len(world.shown("APR-1")) == 1


async def test_a_deleted_card_comes_back(tmp_path):
    async with server(tmp_path, allow=(404,)) as world, running(world):
        card = await requested(world)
        await world.srv.delete_message(world.lee, card)
        await world.srv.slash(world.lee, world.random, "/cloudops approve", approval="APR-1")

        again = await world.srv.wait_for_message(world.ops, lambda m: "lee approved" in m.all_text(), 15)

        assert again.id != card.id


async def test_a_long_wait_that_discord_asks_for_is_kept_and_the_console_goes_on(tmp_path):
    async with server(tmp_path, allow=(429,)) as world, running(world) as bot:
        world.srv.rate_limit_next(rf"/channels/{world.ops.id}/messages", 3600, method="POST", times=1)
        asked = time.monotonic()
        await world.srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        said = ""
        while "3600 s" not in said and time.monotonic() - asked < 60:
            # In a thread, since the server lives in this loop.
            said = (await asyncio.to_thread(bot.command, "doctor")).stdout

        assert "3600 s" in said
        assert len(world.srv.api("POST", f"/channels/{world.ops.id}/messages")) == 1


async def test_a_channel_that_cannot_be_written_is_named_with_what_to_mend(tmp_path):
    async with server(tmp_path, allow=(403,)) as world, running(world) as bot:
        world.srv.deny_bot(world.ops, "send_messages")
        await world.srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        said = ""
        for _ in range(20):
            said = (await asyncio.to_thread(bot.command, "doctor")).stdout
            if "Missing Permissions" in said:
                break

        assert f"APR-1 to discord:{world.ops.id}" in said
        assert "Give the bot View Channel, Send Messages" in said
