"""Connections to Discord that are dropped, replaced, refused or silent: people notice nothing, or are told."""

import asyncio

import pytest

from tests.scenarios.discord import UNANSWERED, needed, running, server

UNKNOWN_INTERACTION = 10062

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]


async def test_after_a_session_that_is_lost_cards_are_true_and_buttons_work(tmp_path):
    async with server(tmp_path) as world, running(world):
        await world.srv.mention(world.sam, world.ops, "run tidy-up")
        card = await world.srv.wait_for_message(world.ops, "APR-1", timeout=10)
        world.srv.invalidate_session(resumable=False)
        await world.srv.wait_until(lambda: world.srv.identifies == 2 and world.srv.live_conns(), 25, "a new session")
        await asyncio.sleep(3)

        approved = await world.srv.click(world.lee, card, "Approve")
        await world.srv.wait_for_edit(card, "lee approved", timeout=10)

        assert approved.acked
        assert len(world.shown("APR-1")) == 1
        assert len(world.srv.api("PUT", "guilds/.*/commands")) == 1


async def test_a_click_too_old_to_be_answered_does_nothing(tmp_path):
    async with (
        server(tmp_path, allow=(UNANSWERED, UNKNOWN_INTERACTION), interaction_deadline=0.001) as world,
        running(world),
    ):
        await world.srv.mention(world.sam, world.ops, "run tidy-up")
        card = await world.srv.wait_for_message(world.ops, "APR-1", timeout=10)
        late = await world.srv.click(world.lee, card, "Approve", wait=False)
        await world.srv.wait_until(lambda: late.late or late.refused, 20, "the late answer")
        await asyncio.sleep(1)

        assert world.ran == []
        assert card.button_texts() == ["Approve", "Deny"]


async def test_health_says_that_discord_is_gone(tmp_path):
    async with server(tmp_path) as world, running(world) as bot:
        await asyncio.to_thread(bot.wait_until, lambda: bot.get("/health").json()["parts"]["discord"]["ok"], "health")
        await world.srv.stop()

        def gone() -> bool:
            answer = bot.get("/health")
            return answer.status_code == 503 and not answer.json()["parts"]["discord"]["ok"]

        await asyncio.to_thread(bot.wait_until, gone, "health to say so", 30)
        assert bot.get("/health/live").status_code == 200
