"""A Slack workspace and a Discord server on this machine, and the bot, or two replicas of it, that works in both."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import discord, emulators, slack
from tests.scenarios.bot import Bot

needed = emulators.needed("Slack and Discord")

PEOPLE = """
sweep: {{every: 30s}}
alerts: {{channels: ["slack:{slack.ops.id}", "discord:{discord.ops.id}"]}}
people:
  - {{name: sam, roles: [operator], slack: {slack.sam.id}, discord: "{discord.sam.id}"}}
  - {{name: lee, roles: [approver], slack: {slack.lee.id}, discord: "{discord.lee.id}"}}
  - {{name: kim, roles: [approver, admin], slack: {slack.kim.id}, discord: "{discord.kim.id}"}}
"""
TIDY_UP = emulators.TIDY_UP


class World:
    """Both platforms; everybody has an account on each."""

    def __init__(self, on_slack: slack.World, on_discord: discord.World, folder: Path) -> None:
        self.slack = on_slack
        self.discord = on_discord
        self.ws, self.srv = on_slack.ws, on_discord.srv
        self.folder = folder

    def bot(self, config: str, environ: Mapping[str, str] | None = None, name: str = "") -> Bot:
        written = config.format(slack=self.slack, discord=self.discord, folder=self.folder)
        given = {name: value for name, value in self.ws.env().items() if name != "SLACK_SIGNING_SECRET"}
        given |= {
            "DISCORD_TOKEN": self.srv.token,
            "DISCORD_API_URL": self.srv.api_url,
            "DISCORD_GATEWAY_URL": self.srv.gateway_url,
        }
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return emulators.without_proxies(Bot(folder, written, {**given, **(environ or {})}))

    @property
    def ran(self) -> list[str]:
        """What the runbooks really did."""
        return emulators.ran(self.folder)


@asynccontextmanager
async def world(
    folder: Path,
    *,
    slack_allows: tuple[str, ...] = (),
    discord_allows: tuple[int, ...] = (),
    **discord_options: Any,
) -> AsyncIterator[World]:
    async with (
        slack.workspace(folder, allow=slack_allows) as on_slack,
        discord.server(folder, allow=discord_allows, **discord_options) as on_discord,
    ):
        yield World(on_slack, on_discord, folder)


@asynccontextmanager
async def running(
    made: World, config: str, environ: Mapping[str, str] | None = None, *, ready: bool = True
) -> AsyncIterator[Bot]:
    """One bot over SQLite; where something of it is not well, it is never `ready`."""
    async with _started(made, [made.bot(config, environ)], ready=ready) as (bot,):
        yield bot


@asynccontextmanager
async def replicated(made: World, config: str, database: str) -> AsyncIterator[Sequence[Bot]]:
    """Two replicas over PostgreSQL; without a database one bot over SQLite."""
    shared = {"CLOUDOPS_DATABASE_URL": database}
    bots = [made.bot(config, shared, name) for name in ("one", "two")] if database else [made.bot(config)]
    async with _started(made, bots) as started:
        yield started


@pytest.fixture(params=["one bot over SQLite", "two replicas over PostgreSQL"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("postgres_database")) if "PostgreSQL" in request.param else ""


@asynccontextmanager
async def _started(made: World, bots: Sequence[Bot], *, ready: bool = True) -> AsyncIterator[Sequence[Bot]]:
    async with AsyncExitStack() as stack:
        for bot in bots:
            stack.push_async_callback(asyncio.to_thread, bot.kill)
        for number, bot in enumerate(bots, 1):
            await asyncio.to_thread(bot.start)
            await made.ws.wait_connected(number, timeout=40)
            await made.srv.wait_until(lambda: len(made.srv.live_conns()) >= number, 40, "a replica")  # noqa: B023
        await made.discord.wait_connected()
        for bot in bots if ready else ():
            await asyncio.to_thread(bot.wait_ready)
        yield bots
        # What it has in hand may arrive, which a kill would break off.
        for bot in bots:
            await asyncio.to_thread(bot.stop)
        for bot in bots:
            said = bot.log.read_text(encoding="utf-8")
            assert "Traceback" not in said, said
