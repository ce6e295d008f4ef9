"""What people try who should not: strangers, other servers, bots, planted words. They look, and nothing more."""

import asyncio

import pytest

from tests.scenarios.discord import CONFIG, needed, running, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]

PLANTED = CONFIG.replace("title: Tidy up", 'title: "@everyone **now** <@&1> [x](https://evil.example) ```"')


async def test_an_approver_of_another_server_only_looks(tmp_path):
    async with server(tmp_path) as world:
        foreign = world.srv.add_guild("Foreign")
        lobby = world.srv.add_channel(foreign, "lobby")
        mallory = world.srv.add_user("mallory", guilds=[foreign])
        world.lee.guilds = getattr(world.lee, "guilds", None)
        await world.srv.add_member(foreign, world.lee)
        async with running(world):
            await world.srv.mention(world.sam, world.ops, "run tidy-up")
            await world.srv.wait_for_message(world.ops, "APR-1", timeout=10)
            await world.srv.mention(world.lee, lobby, "approve APR-1")
            await world.srv.mention(mallory, lobby, "run tidy-up")
            await world.srv.wait_until(lambda: len(world.srv.messages(lobby)) == 2, 10, "two answers")
            await asyncio.sleep(1)

            assert world.ran == []
            assert world.shown("lee approved") == []


async def test_planted_words_call_nobody_and_link_nowhere(tmp_path):
    async with server(tmp_path) as world, running(world, config=PLANTED):
        await world.srv.mention(world.sam, world.ops, "run tidy-up")
        card = await world.srv.wait_for_message(world.ops, "APR-1", timeout=10)
        await world.srv.click(world.lee, card, "Approve")
        await world.srv.wait_for_edit(card, "lee approved", timeout=10)

        assert "@everyone" not in card.content
        assert r"\[x\](https\://evil.example)" in card.content
        assert not card.pings.attempted_everyone
        assert card.allowed_mentions == {"parse": []}


async def test_twenty_people_who_press_at_once_start_it_once(tmp_path):
    async with server(tmp_path, realistic_rate_limits=True) as world, running(world):
        crowd = [world.srv.add_user(f"u{number}", guilds=[world.guild]) for number in range(18)]
        await world.srv.mention(world.sam, world.ops, "run tidy-up")
        card = await world.srv.wait_for_message(world.ops, "APR-1", timeout=10)

        clicks = await asyncio.gather(
            *(world.srv.click(who, card, "Approve", version=0) for who in (*crowd, world.lee, world.kim))
        )
        await asyncio.sleep(4)
        while not world.ran:
            # On a machine that is slow in that moment, both approvers may have been told to press again.
            clicks.append(await world.srv.click(world.lee, card, "Approve", version=0))
            await asyncio.sleep(4)

        told = [one for one in world.srv.messages(world.ops, None) if one.is_ephemeral]
        assert all(one.acked for one in clicks)
        assert len(told) == len(clicks) - 1
        assert world.ran == ["done"]
