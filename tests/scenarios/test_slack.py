"""A day in a Slack workspace: asked, answered, requested, approved by somebody else, and seen to the end."""

import asyncio
import json

import pytest

from tests.scenarios.slack import CONFIG, needed, running, workspace

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def test_a_request_is_approved_by_somebody_else_and_seen_to_its_end(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        ws = world.ws
        command = await ws.slash(world.sam, world.ops, "/cloudops", "run tidy-up")
        card = await ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
        told = await ws.wait_for_message(world.ops, "Open the card", ephemeral=True, to=world.sam, timeout=10)

        own = await ws.click(world.sam, card, "Approve")
        refused = await ws.wait_for_message(world.ops, "somebody else must", to=world.sam, timeout=10)
        stranger = await ws.click(world.eve, card, "Approve")
        await ws.wait_for_message(world.ops, "approve", to=world.eve, timeout=10)
        assert world.ran == []

        approved = await ws.click(world.lee, card, "Approve")
        await ws.wait_for_edit(card, "lee approved", timeout=10)
        ws.assert_edited_after(card, approved, within=3, gone=["Approve", "Deny"])
        await ws.wait_until(lambda: world.ran == ["done"], 10, "the run")

        assert told.ephemeral_to == world.sam.id
        assert refused.ephemeral_to == world.sam.id
        assert all(done.acked for done in (command, own, stranger, approved))
        assert len(ws.messages(world.ops, "APR-1", ephemeral=False)) == 1


async def test_an_event_that_comes_again_is_answered_once(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        ws = world.ws
        asked = await ws.mention(world.sam, world.ops, "run tidy-up")
        await ws.duplicate(asked.delivery)
        await ws.duplicate(asked.delivery, same_envelope=True, num=0)
        await ws.wait_for_message(world.ops, "APR-1", thread_ts=asked.ts, timeout=10)
        await asyncio.sleep(1.5)

        assert len(ws.messages(world.ops, thread_ts=asked.ts)) == 1
        ws.assert_no_duplicates(world.ops)


async def test_the_manifest_is_all_the_bot_needs(tmp_path):
    async with workspace(tmp_path) as world:
        bot = world.bot()
        printed = await asyncio.to_thread(bot.command, "slack-manifest")
        world.ws.load_manifest(json.loads(printed.stdout))
        async with running(world):
            await world.ws.mention(world.sam, world.ops, "run tidy-up")
            card = await world.ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
            await world.ws.click(world.lee, card, "Approve")
            await world.ws.wait_for_edit(card, "lee approved", timeout=10)


async def test_doctor_says_whom_to_invite_where(tmp_path):
    async with workspace(tmp_path) as world:
        bot = world.bot()
        well = await asyncio.to_thread(bot.command, "doctor")
        await world.ws.remove_member(world.ops, world.ws.bot)
        world.ws.scopes.discard("files:write")
        ill = await asyncio.to_thread(bot.command, "doctor")

    assert "The app is @cloudops, in 1 alert channel" in well.stdout
    assert "invite @cloudops to #ops" in ill.stdout
    assert "files:write" in ill.stdout
    assert ill.returncode == 1


async def test_what_is_not_set_up_is_said_at_the_start_and_forgotten_when_it_is_mended(tmp_path):
    async with workspace(tmp_path) as world:
        await world.ws.remove_member(world.ops, world.ws.bot)
        bot = world.bot()
        try:
            await asyncio.to_thread(bot.start)
            await asyncio.to_thread(bot.wait_until, lambda: "invite @cloudops to #ops" in bot.log.read_text(), "it", 30)
            ill = await asyncio.to_thread(bot.get, "/health")
            await world.ws.add_member(world.ops, world.ws.bot, wait=False)
            await asyncio.to_thread(bot.wait_ready)
        finally:
            await asyncio.to_thread(bot.kill)

        assert ill is not None
        assert "invite @cloudops to #ops" in ill.json()["parts"]["slack"]["says"]


async def test_a_yes_in_the_thread_is_for_what_waits_there(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        ws = world.ws
        asked = await ws.mention(world.sam, world.ops, "run tidy-up")
        card = await ws.wait_for_message(world.ops, "APR-1", thread_ts=asked.ts, timeout=10)
        await ws.mention(world.lee, world.ops, "approve")
        await ws.wait_for_message(world.ops, "Nothing waits", to=world.lee, timeout=10)
        await ws.mention(world.lee, world.ops, "ok", thread_ts=asked.ts)
        await asyncio.sleep(1)
        assert world.ran == []

        await ws.mention(world.lee, world.ops, "approve", thread_ts=asked.ts)
        await ws.wait_for_edit(card, "lee approved", timeout=10)
        await ws.wait_until(lambda: world.ran == ["done"], 10, "the run")


async def test_twenty_people_at_once_are_one_run_and_twenty_answers(tmp_path):
    async with workspace(tmp_path) as world:
        ws = world.ws
        many = [ws.add_user(f"p{number}") for number in range(20)]
        world.ops.members += [person.id for person in many]
        people = "".join(f"  - {{{{name: {one.name}, roles: [approver], slack: {one.id}}}}}\n" for one in many)
        async with running(world, config=CONFIG.replace("runbooks:", f"{people}runbooks:", 1)):
            await ws.mention(world.sam, world.ops, "run tidy-up")
            card = await ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
            clicks = await asyncio.gather(*(ws.click(one, card, "Approve", version=0) for one in many))
            await ws.wait_until(lambda: world.ran, 15, "the run")
            late = [one for one in many if f"{one.name} approved" not in card.all_text()]
            await ws.wait_until(lambda: len(ws.messages(world.ops, ephemeral=True)) >= 19, 15, "an answer for each")
            await asyncio.sleep(1)

            told = {message.ephemeral_to for message in ws.messages(world.ops, ephemeral=True)}
            assert world.ran == ["done"]
            # All but the one who decided; where two have to, the first of them is told to wait for another.
            assert len(told) >= 19
            assert told <= {one.id for one in many}
            assert len(late) >= 19
            assert max(click.latency or 9 for click in clicks) < 1
