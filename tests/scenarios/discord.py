"""A Discord server on this machine, and the bot that works in it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.scenarios import emulators, replicas
from tests.scenarios.bot import Bot

if TYPE_CHECKING:
    from discord_emu import DiscordServer  # type: ignore[import-not-found]

needed = emulators.needed("Discord")
# Where a click comes too late, or the bot was killed, somebody is not acknowledged.
UNANSWERED = 0

CONFIG = (
    """
sweep: {{every: 30s}}
alerts: {{channels: ["discord:{ops}"]}}
people:
  - {{name: sam, roles: [operator], discord: "{sam}"}}
  - {{name: lee, roles: [approver], discord: "{lee}"}}
  - {{name: kim, roles: [approver, admin], discord: "{kim}"}}
"""
    + emulators.TIDY_UP
)


class World:
    """The server, its people and channel, and the bot in it."""

    def __init__(self, server: "DiscordServer", folder: Path) -> None:
        self.srv = server
        self.guild = server.add_guild("Ops")
        self.sam, self.lee, self.kim, self.eve = (
            server.add_user(name, guilds=[self.guild]) for name in ("sam", "lee", "kim", "eve")
        )
        self.ops = server.add_channel(self.guild, "ops")
        self.random = server.add_channel(self.guild, "random")
        self.folder = folder

    def bot(self, environ: Mapping[str, str] | None = None, config: str = CONFIG) -> Bot:
        written = config.format(ops=self.ops.id, sam=self.sam.id, lee=self.lee.id, kim=self.kim.id, folder=self.folder)
        given = {
            "DISCORD_TOKEN": self.srv.token,
            "DISCORD_API_URL": self.srv.api_url,
            "DISCORD_GATEWAY_URL": self.srv.gateway_url,
        }
        made = Bot(self.folder, written, {**given, **(environ or {})})
        return emulators.without_proxies(made)

    async def wait_connected(self) -> None:
        await self.srv.wait_ready(20)
        await self.srv.wait_commands("cloudops", guild=self.guild, timeout=20)

    @property
    def ran(self) -> list[str]:
        """What the runbooks really did."""
        return emulators.ran(self.folder)

    async def wait_ran(self) -> None:
        await self.srv.wait_until(lambda: self.ran, 10, "the run")

    def shown(self, text: str, channel: Any = None) -> list[Any]:
        """What everybody in the channel sees of it."""
        return [one for one in self.srv.messages(channel or self.ops, text) if not one.is_ephemeral]

    def assert_clean(self, allow: tuple[int, ...]) -> None:
        """Nothing that the server would complain of."""
        assert self.srv.warnings == []
        if UNANSWERED not in allow:
            self.srv.assert_acked_in_time()
        self.srv.assert_no_mass_ping()
        self.srv.assert_no_api_errors(allow=allow)


@asynccontextmanager
async def server(folder: Path, *, allow: tuple[int, ...] = (), **options: Any) -> AsyncIterator[World]:
    """Whatever happens in it, it ends without a complaint but those that the scenario itself provokes."""
    # Nobody gets a privileged intent from this server.
    given: dict[str, Any] = {"privileged": (), "bot_name": "cloudops"}
    async with emulators.module("discord_emu").DiscordServer(**{**given, **options}) as made:
        world = World(made, folder)
        yield world
        world.assert_clean(allow)


@asynccontextmanager
async def running(world: World, **options: Any) -> AsyncIterator[Bot]:
    """The bot, started and connected; ended by its process id."""
    bot = replicas.made(world.bot(**options))
    try:
        await asyncio.to_thread(bot.start)
        await world.wait_connected()
        await world.srv.wait_until(lambda: len(world.srv.live_conns()) >= replicas.wanted(), 40, "every replica")
        if replicas.wanted() > 1:
            # One that has not sampled yet cannot tell how much is touched, and asks for one yes more.
            await asyncio.to_thread(bot.wait_ready)
        yield bot
        assert "Traceback" not in bot.log.read_text(encoding="utf-8")
    finally:
        await asyncio.to_thread(bot.kill)
