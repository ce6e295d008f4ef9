"""What goes wrong between the bot and Slack: nothing is said twice, nothing is lost, nothing runs again."""

import asyncio
import time

import pytest

from tests.scenarios.slack import UNANSWERED, World, needed, running, workspace

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def requested(world: World):
    """A card that waits in the channel for a yes."""
    await world.ws.slash(world.sam, world.ops, "/cloudops", "run tidy-up")
    return await world.ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)


async def ran_once(world: World) -> None:
    await world.ws.wait_until(lambda: world.ran, 15, "the run")
    await asyncio.sleep(1.5)
    assert world.ran == ["done"]


async def test_a_button_works_after_the_bot_was_killed_and_started_again(tmp_path):
    async with workspace(tmp_path) as world, running(world) as bot:
        card = await requested(world)
        await asyncio.to_thread(bot.kill)
        await asyncio.to_thread(bot.start)
        await world.ws.wait_until(lambda: world.ws.num_connections == 1, 60, "the connection")

        await world.ws.click(world.lee, card, "Approve")
        await world.ws.wait_for_edit(card, "lee approved", timeout=10)

        await ran_once(world)
        assert len(world.ws.messages(world.ops, "APR-1", ephemeral=False)) == 1


async def test_a_question_that_was_acknowledged_survives_a_kill(tmp_path):
    async with workspace(tmp_path) as world, running(world) as bot:
        world.ws.drop_next("chat.postMessage", times=9)
        asked = await world.ws.mention(world.eve, world.ops, "runbooks")
        assert asked.delivery.acked
        await asyncio.to_thread(bot.kill)
        world.ws._faults.clear()
        await asyncio.to_thread(bot.start)

        # Of two that died, the claim has to run out first.
        await world.ws.wait_for_message(world.ops, "tidy-up", thread_ts=asked.ts, timeout=60)
        await world.ws.expect_silence(world.ops, 2)
        world.ws.assert_no_duplicates(world.ops)


async def test_events_while_it_was_away_are_answered_when_it_is_back(tmp_path):
    async with workspace(tmp_path, allow=(UNANSWERED,), retry_delays=(0.5, *[3] * 12)) as world, running(world) as bot:
        await asyncio.to_thread(bot.kill)
        await world.ws.wait_until(lambda: world.ws.num_connections == 0, 10, "the end")
        asked = await world.ws.mention(world.eve, world.ops, "runbooks", wait=False)
        await asyncio.to_thread(bot.start)

        await world.ws.wait_for_message(world.ops, "tidy-up", thread_ts=asked.ts, timeout=60)


async def test_a_card_waits_as_long_as_slack_asks(tmp_path):
    async with workspace(tmp_path, allow=("ratelimited",)) as world, running(world):
        world.ws.rate_limit_next("chat.postMessage", retry_after=4)
        asked = time.monotonic()
        card = await requested(world)

        assert card.at - asked > 4
        assert len(world.ws.messages(world.ops, "APR-1", ephemeral=False)) == 1


async def test_a_card_whose_answer_was_lost_is_found_instead_of_repeated(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        world.ws.drop_next("chat.postMessage", after=True)
        card = await requested(world)
        await asyncio.sleep(4)

        await world.ws.click(world.lee, card, "Approve")
        await world.ws.wait_for_edit(card, "lee approved", timeout=15)
        assert len(world.ws.messages(world.ops, "APR-1", ephemeral=False)) == 1
        await ran_once(world)


async def test_what_slack_delivers_twice_happens_once(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        command = await world.ws.slash(world.sam, world.ops, "/cloudops", "run tidy-up")
        await world.ws.duplicate(command)
        card = await world.ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
        click = await world.ws.click(world.lee, card, "Approve")
        await world.ws.duplicate(click)
        await world.ws.click(world.lee, card, "Approve", version=0)
        await world.ws.wait_for_message(world.ops, "APR-1", to=world.lee, timeout=10)

        await ran_once(world)
        assert len(world.ws.messages(world.ops, ephemeral=True, to=world.sam)) == 1
        assert len(world.ws.messages(world.ops, ephemeral=True, to=world.lee)) == 1


async def test_a_deleted_card_comes_back_with_its_next_change(tmp_path):
    async with workspace(tmp_path, allow=("message_not_found",)) as world, running(world):
        card = await requested(world)
        await world.ws.delete_message(world.sam, card)
        await world.ws.slash(world.lee, world.ops, "/cloudops", "approve APR-1")
        again = await world.ws.wait_for_message(world.ops, "lee approved", ephemeral=False, timeout=15)

        assert again.ts != card.ts
        await ran_once(world)
        assert len(world.ws.messages(world.ops, "APR-1", ephemeral=False)) == 1


async def test_a_refused_token_is_said_with_its_mend_and_the_rest_goes_on(tmp_path):
    async with workspace(tmp_path, allow=("invalid_auth",)) as world:
        bot = world.bot({"SLACK_APP_TOKEN": "xapp-wrong"})
        try:
            await asyncio.to_thread(bot.start)
            await asyncio.to_thread(bot.wait_until, lambda: "SLACK_APP_TOKEN" in bot.log.read_text(), "the mend", 20)
            health = await asyncio.to_thread(bot.get, "/health")
        finally:
            await asyncio.to_thread(bot.kill)

    assert health is not None
    assert "SLACK_APP_TOKEN" in health.text
    assert health.json()["parts"]["slack"]["ok"] is False
