"""A Slack workspace on this machine, and the bot that works in it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.scenarios import emulators, replicas
from tests.scenarios.bot import Bot

QUICK_RETRIES = (0.3, 1.0, 2.0)
ACKED_WITHIN_S = 1.0
# Where the bot is away or was killed, somebody is not acknowledged.
UNANSWERED = "unanswered"

if TYPE_CHECKING:
    from slack_emu import SlackWorkspace  # type: ignore[import-not-found]

needed = emulators.needed("Slack")

CONFIG = (
    """
sweep: {{every: 30s}}
alerts: {{channels: ["slack:{ops}"]}}
people:
  - {{name: sam, roles: [operator], slack: {sam}}}
  - {{name: lee, roles: [approver], slack: {lee}}}
  - {{name: kim, roles: [approver, admin], slack: {kim}}}
"""
    + emulators.TIDY_UP
)


class World:
    """The workspace, its people and channel, and the bot in it."""

    def __init__(self, workspace: "SlackWorkspace", folder: Path) -> None:
        self.ws = workspace
        self.sam, self.lee, self.kim, self.eve = (workspace.add_user(name) for name in ("sam", "lee", "kim", "eve"))
        self.ops = workspace.add_channel("ops", [self.sam, self.lee, self.kim, self.eve])
        self.folder = folder

    def bot(self, environ: Mapping[str, str] | None = None, config: str = CONFIG, folder: Path | None = None) -> Bot:
        written = config.format(ops=self.ops.id, sam=self.sam.id, lee=self.lee.id, kim=self.kim.id, folder=self.folder)
        given = {name: value for name, value in self.ws.env().items() if name != "SLACK_SIGNING_SECRET"}
        made = Bot(folder or self.folder, written, {**given, **(environ or {})})
        return emulators.without_proxies(made)

    @property
    def ran(self) -> list[str]:
        """What the runbooks really did."""
        return emulators.ran(self.folder)

    def assert_clean(self, allow: tuple[str, ...]) -> None:
        """Nothing that the workspace would complain of."""
        assert self.ws.warnings == []
        if UNANSWERED not in allow:
            assert self.ws.late_acks == []
            self.ws.assert_acked_in_time(limit=ACKED_WITHIN_S)
            self.ws.assert_no_user_errors()
        self.ws.assert_no_api_errors(allow=allow)
        assert not any("<!" in f"{message.text} {message.blocks}" for message in self.ws.messages())


def archive(channel: Any, *, archived: bool = True) -> None:
    """Somebody with the right archives it, or takes it back."""
    vars(channel)["archived"] = archived


@asynccontextmanager
async def workspace(folder: Path, *, allow: tuple[str, ...] = (), **options: Any) -> AsyncIterator[World]:
    """Whatever happens in it, it ends without a complaint but those that the scenario itself provokes."""
    given: dict[str, Any] = {"commands": ["/cloudops"], "retry_delays": QUICK_RETRIES, "bot_name": "cloudops"}
    async with emulators.module("slack_emu").SlackWorkspace(**{**given, **options}) as made:
        world = World(made, folder)
        yield world
        world.assert_clean(allow)


@asynccontextmanager
async def running(world: World, **options: Any) -> AsyncIterator[Bot]:
    """The bot, started and connected; ended by its process id."""
    bot = replicas.made(world.bot(**options))
    try:
        await asyncio.to_thread(bot.start)
        await world.ws.wait_connected(replicas.wanted(), timeout=20 * replicas.wanted())
        await asyncio.to_thread(bot.wait_ready)
        yield bot
    finally:
        await asyncio.to_thread(bot.kill)
