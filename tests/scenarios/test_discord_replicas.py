"""Two replicas over PostgreSQL with one Discord token: each hears everything, and everything happens once."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tests.scenarios.discord import needed, server

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(150), needed]


@asynccontextmanager
async def replicas(world, database):
    """Two bots on the same database, each with a data folder of its own."""
    bots = []
    try:
        for name in ("one", "two"):
            world.folder = world.folder.parent / name
            world.folder.mkdir()
            bots.append(world.bot({"CLOUDOPS_DATABASE_URL": database}))
        # Both configurations have to name the same file.
        (world.folder / "cloudops.yaml").write_text((world.folder.parent / "one/cloudops.yaml").read_text())
        world.folder = world.folder.parent / "one"
        for number, bot in enumerate(bots, 1):
            await asyncio.to_thread(bot.start)
            await world.srv.wait_until(lambda: len(world.srv.live_conns()) >= number, 30, "a replica")  # noqa: B023
        await world.wait_connected()
        yield bots
    finally:
        for bot in bots:
            await asyncio.to_thread(bot.kill)


async def approved(world, card):
    """A replica that has not sampled yet cannot tell how much is touched, and then asks for two."""
    for person in (world.lee, world.kim):
        await world.srv.click(person, card, "Approve", version=0)


async def test_what_both_hear_happens_once(tmp_path, postgres_database):
    folder = tmp_path / "none"
    async with server(folder) as world, replicas(world, postgres_database):
        await world.srv.mention(world.eve, world.random, "runbooks")
        await world.srv.wait_for_message(world.random, "tidy-up", timeout=15)
        await world.srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        card = await world.srv.wait_for_message(world.ops, lambda m: "APR-1" in m.all_text() and not m.is_ephemeral, 15)
        await approved(world, card)
        await world.srv.wait_for_edit(card, " approved", timeout=15)
        await world.wait_ran()
        await asyncio.sleep(2)

        assert len(world.shown("", world.random)) == 1
        assert len(world.shown("APR-1")) == 1
        assert world.ran == ["done"]


async def test_the_other_one_takes_a_click_when_one_dies(tmp_path, postgres_database):
    folder = tmp_path / "none"
    async with server(folder) as world, replicas(world, postgres_database) as bots:
        await world.srv.slash(world.sam, world.ops, "/cloudops run", runbook="tidy-up")
        card = await world.srv.wait_for_message(world.ops, lambda m: "APR-1" in m.all_text() and not m.is_ephemeral, 15)
        await asyncio.sleep(1)
        await asyncio.to_thread(bots[0].kill)
        await approved(world, card)
        await world.srv.wait_for_edit(card, " approved", timeout=20)
        await world.wait_ran()

        assert world.ran == ["done"]
        assert len(world.shown("APR-1")) == 1
