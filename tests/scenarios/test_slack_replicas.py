"""Two replicas over one PostgreSQL: Slack gives each event to either, and people notice nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.scenarios.bot import Bot
from tests.scenarios.slack import World, needed, workspace

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]


@asynccontextmanager
async def two(folder, url: str, *allow: str) -> AsyncIterator[tuple[World, list[Bot]]]:
    async with workspace(folder, allow=allow) as world:
        bots = []
        for name in ("one", "two"):
            (folder / name).mkdir()
            bots.append(world.bot({"CLOUDOPS_DATABASE_URL": url}, folder=folder / name))
        try:
            for number, bot in enumerate(bots, 1):
                await asyncio.to_thread(bot.start)
                await world.ws.wait_connected(number, timeout=60)
            for bot in bots:
                await asyncio.to_thread(bot.wait_ready)
            yield world, bots
        finally:
            for bot in bots:
                await asyncio.to_thread(bot.kill)


async def test_each_others_events_and_clicks_are_one_conversation(tmp_path, postgres_database):
    async with two(tmp_path, postgres_database) as (world, bots):
        ws = world.ws
        asked = await ws.mention(world.sam, world.ops, "run tidy-up")
        for _ in range(3):
            await ws.duplicate(asked.delivery)
        card = await ws.wait_for_message(world.ops, "APR-1", thread_ts=asked.ts, timeout=15)
        clicks = await asyncio.gather(*(ws.click(one, card, "Approve", version=0) for one in (world.lee, world.kim)))
        await ws.wait_until(lambda: world.ran, 15, "the run")
        await ws.wait_for_edit(card, "approved", timeout=15)
        await asyncio.sleep(2)

        assert world.ran == ["done"]
        assert {attempt.conn for done in (asked.delivery, *clicks) for attempt in done.attempts} == {
            conn.id for conn in ws.live_conns()
        }
        assert len(ws.messages(world.ops, "APR-1", ephemeral=False)) == 1
        assert all("Traceback" not in bot.log.read_text() for bot in bots)


async def test_the_other_takes_up_what_a_killed_one_had_acknowledged(tmp_path, postgres_database):
    async with two(tmp_path, postgres_database, "connection dropped") as (world, bots):
        ws = world.ws
        ws.drop_next("chat.postMessage", times=99)
        asked = await ws.mention(world.eve, world.ops, "runbooks")
        await asyncio.sleep(0.5)
        conn = asked.delivery.attempts[0].conn
        heard_it = bots[[one.id for one in ws.conn_history].index(conn)]
        await asyncio.to_thread(heard_it.kill)
        ws._faults.clear()

        await ws.wait_for_message(world.ops, "tidy-up", thread_ts=asked.ts, timeout=90)
        assert len(ws.messages(world.ops, thread_ts=asked.ts)) == 1
