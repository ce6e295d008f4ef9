"""Discord as one of the bot's platforms: cards are posted once, edited in place, and heard about again."""

import asyncio
import itertools
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.cards.lists import listed
from bot.chat import Card, Place, Receive, SendError
from bot.desk import Desk
from bot.intents.model import Act
from bot.intents.read import read
from bot.platforms.discord.again import Again
from bot.platforms.discord.answers import Answers, ShowThere, reply_to
from bot.platforms.discord.choices import Names
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.ear import Ear
from bot.platforms.discord.errors import FAILURES, once, translated
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.nonces import nonce
from bot.platforms.discord.outgoing import Dressing
from bot.platforms.discord.question import PLATFORM, target
from bot.platforms.discord.rights import link, missing
from bot.platforms.discord.speakers import Speakers
from bot.platforms.discord.threads import Details, Threads
from bot.platforms.filling import lacking
from bot.readiness import Check
from bot.settings import Discord
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.wording import reword_later

log = logging.getLogger(__name__)

INCIDENT = "INC-"
LEFT_EVERY_S = 2.0
CHANNELS_EVERY = 30
# A connection that is made anew takes this long at most on a good day.
DOWN_S = 10.0
AGAIN_AFTER_S = (1.0, 5.0, 15.0, 60.0)
END_WITHIN_S = 1.0


class DiscordChat:
    """Made without a connection; `listen` connects, and connects anew for as long as it runs."""

    def __init__(
        self,
        *,
        settings: Discord,
        desk: Desk,
        channels: Sequence[str],
        inbox: Inbox,
        buttons: Buttons,
        outbox: Outbox,
        show_in: ShowThere,
        details: Details,
        clock: Callable[[], datetime],
        alone: bool,
        deaf_after_s: float,
    ) -> None:
        self._alone = alone
        self._deaf_after_s = deaf_after_s
        self._settings = settings
        self._channels = tuple(int(channel) for channel in channels)
        self._desk = desk
        self._names = Names(desk)
        self._dressing = Dressing(buttons, clock)
        self._speakers = Speakers(self._homes, self._is_member, clock)
        words = partial(reword_later, desk)
        self._answers = Answers(self._connected, self._dressing, outbox, show_in, looks=self._looks, reword=words)
        self._conversation = Conversation(inbox, self._answers.tell, self._answers.give, Again(desk).made, clock)
        self._ear = Ear(
            self._conversation,
            self._speakers,
            self._dressing,
            buttons,
            outbox,
            lacks=lambda text: lacking(text, desk),
        )
        self._threads = Threads(self._connected, self._dressing, details)
        self._client: Gateway | None = None
        self._gone: dict[str, str] = {}
        self._frame_at = float("-inf")
        self._trouble = "Discord is not connected yet."

    async def post(self, place: Place, card: Card) -> str:
        client, made = self._connected(), await self._dressing.dress(place, card)
        channel = client.get_partial_messageable(target(place))
        asked = reply_to(self._answers.asked_by(place, card.key))
        # A message that was deleted has used up its nonce.
        once_only = nonce(str(place), card.key, self._gone.get(f"{place} {card.key}", ""))
        sent = await once(lambda: channel.send(**made.new(), **asked, nonce=once_only))
        if not made.is_shown_by(sent):
            # An earlier try had arrived, and its answer was lost.
            await once(lambda: sent.edit(**made.edited()))
        self._thread(client, place, sent, card)
        return str(sent.id)

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        client, made = self._connected(), await self._dressing.dress(place, card)
        message = client.get_partial_messageable(target(place)).get_partial_message(int(message_id))
        try:
            edited = await once(lambda: message.edit(**made.edited()))
        except SendError as error:
            if error.gone:
                self._gone[f"{place} {card.key}"] = message_id
            raise
        self._thread(client, place, edited, card)

    def _thread(self, client: Gateway, place: Place, message: discord.Message, card: Card) -> None:
        """An incident's card has one, also when the process that posted it ended before it could open it."""
        if not card.key.startswith(INCIDENT) or place.thread or int(place.channel) not in client.homes:
            return
        if self._threads.is_missing(str(message.id)) and not message.flags.has_thread:
            self._threads.hang(place, str(message.id), card)

    async def listen(self, receive: Receive) -> None:
        await self._conversation.begin(receive, alone=self._alone)
        tending = asyncio.create_task(self._tend())
        try:
            await self._stay_connected()
        finally:
            tending.cancel()
            await self._conversation.close(END_WITHIN_S)

    async def close(self) -> None:
        self._threads.close()
        if self._client is not None:
            await self._client.close()

    def hearing(self) -> Check:
        """Whether it hears, and can be heard where it should."""
        client = self._client
        if client is None or not client.is_ready():
            return Check(PLATFORM, ok=False, says=self._trouble)
        if (down := client.down_for()) > DOWN_S:
            return Check(PLATFORM, ok=False, says=f"There is no connection for {down:.0f} s; it is being made anew.")
        if (silent := client.deaf_for()) > self._deaf_after_s:
            return Check(PLATFORM, ok=False, says=f"Nothing was heard for {silent:.0f} s; it is being connected anew.")
        if client.trouble:
            said = " ".join(f"Channel {channel}: {trouble}" for channel, trouble in client.trouble.items())
            return Check(PLATFORM, ok=False, says=said)
        return Check(PLATFORM, ok=True, says=f"Connected to {len(client.guilds)} servers.")

    def silent_for_s(self) -> float:
        """Seconds since a frame came, over any connection."""
        newest = self._client.frame_at if self._client else self._frame_at
        return time.monotonic() - max(self._frame_at, newest)

    async def examine(self) -> Check:
        """Whether it is set up as it must be; logs in by itself, and goes again."""
        self._redirect()
        try:
            async with self._gateway() as client:
                await client.login(self._settings.token)
                return await self._examined(client)
        except (discord.DiscordException, *FAILURES) as error:
            return Check(PLATFORM, ok=False, says=_trouble(error))

    async def _examined(self, client: Gateway) -> Check:
        invite = f"Invite link: {link(client.application_id or 0)}"
        found = [f"Channel {channel}: {trouble}" for channel, trouble in client.trouble.items()]
        for channel, guild in client.homes.items():
            if lacking := await missing(client, guild, channel):
                found.append(f"In channel {channel} give the bot {listed(lacking)}.")
        if not self._channels:
            found.append("No discord: channel stands in alerts, so nobody gets alerts there and everybody only looks.")
        if found:
            return Check(PLATFORM, ok=False, says=" ".join([*found, invite]))
        return Check(PLATFORM, ok=True, says=f"{client.user} sees all {len(client.homes)} channels. {invite}")

    async def _stay_connected(self) -> None:
        attempt = 0
        while True:
            self._redirect()
            client = self._client = self._gateway()
            try:
                async with client:
                    await client.login(self._settings.token)
                    attempt = 0
                    await client.connect()
            except (discord.DiscordException, *FAILURES) as error:
                self._trouble = _trouble(error)
                log.warning("discord not connected", extra={"error": self._trouble})
            self._frame_at = max(self._frame_at, client.frame_at)
            await asyncio.sleep(AGAIN_AFTER_S[min(attempt, len(AGAIN_AFTER_S) - 1)])
            attempt += 1

    async def _tend(self) -> None:
        """What another process left, and which guilds are ours."""
        for number in itertools.count(1):
            # What was left can be answered only once there is a connection.
            if self._client is not None and self._client.is_ready():
                await self._conversation.take_up_left()
                if number % CHANNELS_EVERY == 0:
                    await self._client.look_at_channels()
            await asyncio.sleep(LEFT_EVERY_S)

    def _gateway(self) -> Gateway:
        return Gateway(self._ear, self._names, self._channels, self._deaf_after_s)

    def _redirect(self) -> None:
        if self._settings.api_url:
            Route.BASE = self._settings.api_url
        if self._settings.gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._settings.gateway_url)

    def _connected(self) -> Gateway:
        client = self._client
        if client is None or client.http.token is None or client.is_closed():
            raise SendError(self._trouble)
        return client

    def _looks(self, text: str) -> bool:
        desk = self._desk
        return not isinstance(read(text, desk.vocabulary(), desk.now(), desk.zone).intent, Act)

    def _homes(self) -> frozenset[int]:
        return frozenset(self._client.homes.values()) if self._client else frozenset()

    async def _is_member(self, guild: int, user: int) -> bool:
        try:
            await self._connected().http.get_member(guild, user)
        except (SendError, *FAILURES):
            return False
        return True


def _trouble(error: BaseException) -> str:
    match error:
        case discord.LoginFailure():
            return "Discord refuses the token: check DISCORD_TOKEN."
        case discord.ConnectionClosed(code=code):
            return f"Discord closed the connection with code {code}."
        case _:
            return str(translated(error))
