"""The three platforms as `Chat`s in this process, each with a channel that a test can look at and spoil."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat import Card, Chat, Place
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.slack.connect import connect
from bot.platforms.web.chat import ROOM, WebChat
from bot.platforms.web.room import Room
from bot.settings import Discord, Slack
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from tests.bot.office import Office
from tests.scenarios import discord, slack


class Scene(Protocol):
    """A chat, the place to speak in, and what people there see."""

    chat: Chat
    place: Place

    async def seen(self) -> list[str]:
        """Every message of ours, as it stands now."""
        ...

    async def delete(self, message_id: str) -> None:
        """Somebody deletes a message."""
        ...

    def lose_the_next_answer(self) -> None:
        """It is done, and the bot does not hear that it was."""
        ...

    def ask_for_patience(self, seconds: int) -> None: ...

    def refuse_for_good(self) -> None: ...


@dataclass
class OnWeb:
    room: Room
    chat: Chat
    place: Place = ROOM

    async def seen(self) -> list[str]:
        return [f"{entry.card}" for entry in await self.room.latest(50)]

    async def delete(self, message_id: str) -> None:
        await self.room.thin(self.room._clock().replace(year=2099))

    def lose_the_next_answer(self) -> None:
        pytest.skip("the console's room is the bot's own database: nothing lies between them")

    def ask_for_patience(self, seconds: int) -> None:
        pytest.skip("nobody limits the console")

    def refuse_for_good(self) -> None:
        pytest.skip("nobody is put out of the console")


@dataclass
class OnSlack:
    world: slack.World
    chat: Chat

    @property
    def place(self) -> Place:
        return Place("slack", self.world.ops.id)

    async def seen(self) -> list[str]:
        return [one.all_text() for one in self.world.ws.messages(self.world.ops, ephemeral=False)]

    async def delete(self, message_id: str) -> None:
        (message,) = [one for one in self.world.ws.messages(self.world.ops) if one.ts == message_id]
        await self.world.ws.delete_message(self.world.sam, message)

    def lose_the_next_answer(self) -> None:
        self.world.ws.drop_next("chat.postMessage", after=True)

    def ask_for_patience(self, seconds: int) -> None:
        self.world.ws.rate_limit_next("chat.*", retry_after=seconds)

    def refuse_for_good(self) -> None:
        slack.archive(self.world.ops)


@dataclass
class OnDiscord:
    world: discord.World
    chat: Chat

    @property
    def place(self) -> Place:
        return Place("discord", str(self.world.ops.id))

    @property
    def messages(self) -> str:
        return rf"/channels/{self.world.ops.id}/messages"

    async def seen(self) -> list[str]:
        return [one.all_text() for one in self.world.shown("")]

    async def delete(self, message_id: str) -> None:
        (message,) = [one for one in self.world.shown("") if str(one.id) == message_id]
        await self.world.srv.delete_message(self.world.sam, message)

    def lose_the_next_answer(self) -> None:
        self.world.srv.drop_next(self.messages, method="POST", after=True)

    def ask_for_patience(self, seconds: int) -> None:
        self.world.srv.rate_limit_next(self.messages, seconds, method="POST")

    def refuse_for_good(self) -> None:
        self.world.srv.deny_bot(self.world.ops, "send_messages")


@asynccontextmanager
async def on(platform: str, engine: AsyncEngine, folder: Path) -> AsyncIterator[Scene]:
    """That platform, ready to speak."""
    match platform:
        case "web":
            room = Room(engine, Office(engine).clock)
            yield OnWeb(room, WebChat(room))
        case "slack":
            async with slack.workspace(
                folder, allow=("ratelimited", "is_archived", "message_not_found", "channel_not_found")
            ) as world:
                made = connect(
                    Slack(world.ws.bot_token, api_url=world.ws.env()["SLACK_API_URL"].rstrip("/")), **_parts(engine)
                )
                yield OnSlack(world, made)
                await made.close()
        case _:
            async with discord.server(folder, allow=(429, 403, 404)) as there:
                chat = _discord(there, engine)
                listening = asyncio.create_task(chat.listen(_unheard))
                await there.srv.wait_ready(20)
                await there.srv.wait_until(lambda: chat.hearing().ok, 10, "the connection")
                yield OnDiscord(there, chat)
                await chat.close()
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


def _parts(engine: AsyncEngine) -> dict[str, Any]:
    return {
        "desk": Office(engine).desk,
        "channels": (),
        "inbox": Inbox(engine),
        "outbox": Outbox(engine),
        "buttons": Buttons(engine),
        "show": _unheard,
        "details": _evidence,
        "living": _unheard,
        "alone": True,
        "public_url": "",
        "deaf_after_s": 60,
    }


def _discord(world: discord.World, engine: AsyncEngine) -> DiscordChat:
    office = Office(engine)
    return DiscordChat(
        settings=Discord(world.srv.token, world.srv.api_url, world.srv.gateway_url),
        desk=office.desk,
        channels=[str(world.ops.id)],
        inbox=Inbox(engine),
        buttons=Buttons(engine),
        outbox=Outbox(engine),
        show_in=_unheard,
        details=_evidence,
        clock=office.clock,
        alone=True,
        deaf_after_s=60,
    )


async def _unheard(*_: object) -> Card:
    raise AssertionError


async def _evidence(_key: str) -> Card:
    return Card("The evidence")
