"""The connection to Discord: what arrives is handed to the ear, what broke is put right."""

import logging
import sys
import time
from collections.abc import Awaitable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.cards import pressing
from bot.platforms.discord.choices import Names
from bot.platforms.discord.commands import Cloudops
from bot.platforms.discord.ear import Ear
from bot.platforms.discord.errors import FAILURES, translated
from bot.platforms.discord.history import missed
from bot.platforms.discord.press import PressItem
from bot.platforms.discord.sync import sync, sync_direct

log = logging.getLogger(__name__)

# It does not speak, and need not be told what it would need for that.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# A longer wait is the outbox's to sit out, and discord.py's answer to it is an error that says how long.
LONGEST_WAIT_S = 30.0


class Briefly(logging.Filter):
    """discord.py tells of each try to connect anew with a trace; one line is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Attempting a reconnect"):
            record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        return True


logging.getLogger("discord.client").addFilter(Briefly())


class Gateway(discord.Client):
    """Asks for no privileged intent: mentions and direct messages come with their words anyway."""

    def __init__(self, ear: Ear, names: Names, channels: Sequence[int], silence_s: float) -> None:
        """Nothing for so long, not even the answer to a heartbeat, and discord.py connects anew."""
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            enable_debug_events=True,
            max_ratelimit_timeout=LONGEST_WAIT_S,
            heartbeat_timeout=silence_s,
        )
        self._ear = ear
        self._channels = channels
        self.homes: dict[int, int] = {}
        self.trouble: dict[int, str] = {}
        self.heard_at = time.monotonic()
        self.frame_at = float("-inf")
        self._down_at: float | None = None
        self.tree = Tree(self)
        self.tree.add_command(Cloudops(ear.command, names))

    async def setup_hook(self) -> None:
        self.add_dynamic_items(PressItem)
        await self.look_at_channels()

    async def look_at_channels(self) -> None:
        """Which guild each configured channel is in, and which cannot be seen."""
        for channel in self._channels:
            try:
                found: Any = await self.http.get_channel(channel)
            except FAILURES as error:
                problem = translated(error)
                self.trouble[channel] = str(problem)
                if problem.permanent:
                    self.homes.pop(channel, None)
            else:
                self.homes[channel] = int(found.get("guild_id", 0))
                self.trouble.pop(channel, None)

    async def on_ready(self) -> None:
        """Comes again after every session that could not be resumed."""
        log.info("discord ready", extra={"guilds": len(self.guilds)})
        self._down_at = None
        await self.look_at_channels()
        for guild in self.guilds:
            await self.on_guild_join(guild)
        await self._written("direct messages", sync_direct(self.tree))
        await self._catch_up()

    async def _catch_up(self) -> None:
        """What was said since in a session that is lost; the inbox knows what was answered."""
        for channel, guild in {**self._ear.spots(), **self.homes}.items():
            try:
                for message in await missed(self, channel, guild):
                    await self.on_message(message)
            except (discord.DiscordException, *FAILURES) as error:
                log.warning("discord history not read", extra={"channel": channel, "error": str(error)})
            except RuntimeError:
                # The library says so of a session that was closed meanwhile: the bot is stopping.
                if not self.is_closed():
                    raise

    async def on_resumed(self) -> None:
        self._down_at = None

    async def on_disconnect(self) -> None:
        """Comes for every try that fails, too."""
        if self._down_at is None:
            self._down_at = time.monotonic()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._written(str(guild.id), sync(self.tree, guild))

    async def _written(self, where: str, syncing: Awaitable[bool]) -> None:
        try:
            if await syncing:
                log.info("discord commands written", extra={"where": where})
        except (discord.DiscordException, *FAILURES) as error:
            log.warning("discord commands not written", extra={"where": where, "error": str(error)})

    async def on_guild_remove(self, _guild: discord.Guild) -> None:
        await self.look_at_channels()

    async def on_message(self, message: discord.Message) -> None:
        if self.user is not None:
            await self._ear.message(message, self.user)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms are heard here, since discord.py forgets a form when the process ends."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._ear.form(interaction)

    async def pressed(self, interaction: discord.Interaction[Any], how: str, button: str) -> None:
        await self._ear.pressed(interaction, how, button)

    async def on_socket_raw_receive(self, _frame: str) -> None:
        self.heard_at = self.frame_at = time.monotonic()

    async def on_error(self, event_method: str, /, *_args: Any, **_named: Any) -> None:
        """One event must not take down the others."""
        log.error("discord event failed", extra={"event": event_method}, exc_info=sys.exc_info())

    def down_for(self) -> float:
        """Seconds without a connection."""
        return 0.0 if self._down_at is None else time.monotonic() - self._down_at

    def deaf_for(self) -> float:
        """Seconds since anything was heard."""
        return time.monotonic() - self.heard_at


class Tree(app_commands.CommandTree[Gateway]):
    """Commands of an older version are answered too."""

    async def on_error(self, interaction: discord.Interaction[Gateway], error: app_commands.AppCommandError, /) -> None:
        log.error("command failed", extra={"event": str(interaction.id)}, exc_info=error)
        if not interaction.response.is_done():
            await interaction.response.send_message(pressing.NO_SUCH_COMMAND, ephemeral=True)
