"""Hears what is said to the bot: kept first, acknowledged then, answered after."""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import discord

from bot.cards import places, pressing
from bot.chat import Card, Place, SendError
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.errors import ALREADY_ACKNOWLEDGED, FAILURES, UNKNOWN_INTERACTION
from bot.platforms.discord.outgoing import Dressing
from bot.platforms.discord.question import PLATFORM, Kind, Question
from bot.platforms.discord.reason import ReasonForm, because, button_of, reason_of
from bot.platforms.discord.speakers import Speakers
from bot.platforms.discord.values import ValuesForm, request_of, values_of
from bot.platforms.filling import Lacking, filled
from bot.storage.buttons import Buttons, Pressed
from bot.storage.outbox import Outbox

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
SAID = frozenset({discord.MessageType.default, discord.MessageType.reply})
TRIES = 2
REMEMBERED = 100
# Discord is asked who it is that speaks directly; the interaction itself is void after 3 s.
WHO_WITHIN_S = 1.0


class Ear:
    """Only what is said to the bot is heard: mentions, direct messages, commands and its own buttons."""

    def __init__(
        self,
        conversation: Conversation,
        speakers: Speakers,
        dressing: Dressing,
        buttons: Buttons,
        outbox: Outbox,
        *,
        lacks: Callable[[str], Lacking | None],
    ) -> None:
        """`lacks` says what a request leaves open."""
        self._lacks = lacks
        self._conversation = conversation
        self._speakers = speakers
        self._dressing = dressing
        self._buttons = buttons
        self._outbox = outbox
        self._spots: dict[int, int | None] = {}

    async def message(self, message: discord.Message, me: discord.abc.User) -> None:
        """Somebody's words, when they are meant for the bot."""
        if not _is_meant(message, me):
            return
        guild = message.guild.id if message.guild else None
        full = not getattr(message.author, "pending", False)
        question = Question(
            id=str(message.id),
            kind=Kind.WORDS,
            text=_without_call(message.content, me.id) or pressing.NOTHING_SAID,
            author=await self._speakers.author(message.author.id, guild, full=full),
            **_spot(message.channel, message.channel.id),
            guild=str(guild or ""),
            at=message.created_at.isoformat(),
        )
        self._spots[message.channel.id] = guild
        if await self._conversation.is_new(question):
            self._conversation.take_up(question)

    def spots(self) -> dict[int, int | None]:
        """Where somebody spoke to the bot lately, with the guild of each place."""
        while len(self._spots) > REMEMBERED:
            del self._spots[next(iter(self._spots))]
        return dict(self._spots)

    async def command(self, interaction: Interaction, text: str) -> None:
        """A slash command, as the words it stands for."""
        if not await self._asked_for_values(interaction, text):
            await self._hear(interaction, Kind.COMMAND, text)

    async def pressed(self, interaction: Interaction, how: str, button: str) -> None:
        """A click; what the button means is looked up, never read from it."""
        if how == "why":
            await interaction.response.send_modal(ReasonForm(button))
            return
        await self._press(interaction, Kind.SHARE if how == "share" else Kind.PRESS, button)

    async def form(self, interaction: Interaction) -> None:
        """A reason was given, or values were."""
        if button := button_of(interaction):
            await self._press(interaction, Kind.PRESS, button, reason_of(interaction))
        elif asked := request_of(interaction):
            await self._with_values(interaction, asked)

    async def _asked_for_values(self, interaction: Interaction, text: str) -> bool:
        """Whether a form was opened, which has to be the first answer; where it cannot, the refusal says what lacks."""
        if not (found := self._lacks(text)):
            return False
        try:
            ids = await self._conversation.in_time(self._dressing.ids(_place(interaction), "", [text]))
            await interaction.response.send_modal(ValuesForm(found, ids[text]))
        except (SendError, *FAILURES) as error:
            log.warning("form not opened", extra={"event": str(interaction.id), "error": str(error)})
            return interaction.response.is_done()
        return True

    async def _with_values(self, interaction: Interaction, asked: str) -> None:
        """The request is looked up again, since a form comes back as whoever sends it likes."""
        try:
            pressed = await self._conversation.in_time(self._meaning(interaction, asked))
        except TimeoutError:
            await self._refuse(interaction, Card(places.not_recorded(), private=True))
            return
        found = self._lacks(pressed.says) if pressed else None
        if found is None:
            await self._refuse(interaction, places.unknown_button())
            return
        values = {name: value for name, value in values_of(interaction).items() if name in found.names}
        await self._hear(interaction, Kind.COMMAND, filled(found.run, values))

    async def _press(self, interaction: Interaction, kind: Kind, button: str, reason: str = "") -> None:
        try:
            pressed = await self._conversation.in_time(self._meaning(interaction, button))
        except TimeoutError:
            await self._refuse(interaction, Card(places.not_recorded(), private=True))
            return
        if pressed is None:
            await self._refuse(interaction, places.unknown_button())
        elif kind is Kind.SHARE or not await self._asked_for_values(interaction, pressed.says):
            await self._answer_press(interaction, kind, pressed, reason)

    async def _answer_press(self, interaction: Interaction, kind: Kind, pressed: Pressed, reason: str) -> None:
        await self._hear(interaction, kind, because(pressed.says, reason), pressed.card)

    async def _meaning(self, interaction: Interaction, button: str) -> Pressed | None:
        """A button counts where it was put: in its channel, and for a living card on its message."""
        pressed, here = await self._buttons.pressed(button), str(_place(interaction))
        if pressed is None or pressed.channel != here:
            return None
        if not pressed.card or interaction.message is None:
            return pressed
        shown = [copy.message_id for copy in await self._outbox.copies(pressed.card) if copy.channel == here]
        # The click may come before the post has returned.
        return pressed if {"", str(interaction.message.id)} & set(shown) else None

    async def _hear(self, interaction: Interaction, kind: Kind, text: str, card: str = "") -> None:
        try:
            async with asyncio.timeout(WHO_WITHIN_S):
                question = await self._question(interaction, kind, text, card)
        except TimeoutError:
            await self._refuse(interaction, places.unsure_who())
            return
        try:
            if not await self._conversation.is_new(question):
                return
        except TimeoutError:
            await self._refuse(interaction, Card(places.not_recorded(), private=True))
            return
        # Whoever was not answered in time was told by Discord that it failed: then it has to have failed.
        if await _acknowledged(interaction, private=kind is Kind.COMMAND):
            self._conversation.take_up(question)
        else:
            await self._conversation.drop(question)

    async def _question(self, interaction: Interaction, kind: Kind, text: str, card: str) -> Question:
        full = not getattr(interaction.user, "pending", False) and not interaction.user.bot
        return Question(
            id=str(interaction.id),
            kind=kind,
            text=text,
            author=await self._speakers.author(interaction.user.id, interaction.guild_id, full=full),
            **_spot(interaction.channel, interaction.channel_id),
            guild=str(interaction.guild_id or ""),
            at=datetime.now(UTC).isoformat(),
            token=interaction.token,
            card=card,
        )

    async def _refuse(self, interaction: Interaction, card: Card) -> None:
        made = await self._dressing.dress(_place(interaction), card)
        try:
            await interaction.response.send_message(**made.new(), ephemeral=True)
        except FAILURES as error:
            log.warning("refusal not delivered", extra={"event": str(interaction.id), "error": str(error)})


async def _acknowledged(interaction: Interaction, *, private: bool) -> bool:
    """Whether Discord knows that it was heard; an answer that was lost is asked for again."""
    for _ in range(TRIES):
        try:
            await interaction.response.defer(ephemeral=private, thinking=private)
        except discord.InteractionResponded:
            return True
        except discord.HTTPException as error:
            if error.code in (ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION):
                return error.code == ALREADY_ACKNOWLEDGED
            log.warning("not acknowledged", extra={"event": str(interaction.id), "error": str(error)})
        except FAILURES as error:
            log.warning("not acknowledged", extra={"event": str(interaction.id), "error": str(error)})
        else:
            return True
    return False


def _is_meant(message: discord.Message, me: discord.abc.User) -> bool:
    """Bots and webhooks are never answered, or two of them might talk for ever."""
    if message.author.bot or message.webhook_id or message.type not in SAID:
        return False
    return message.guild is None or me.id in (one.id for one in message.mentions)


def _spot(channel: Any, channel_id: int | None) -> dict[str, str]:
    """A thread stands in its channel."""
    if isinstance(channel, discord.Thread):
        return {"channel": str(channel.parent_id), "thread": str(channel.id)}
    return {"channel": str(channel_id), "thread": ""}


def _place(interaction: Interaction) -> Place:
    return Place(PLATFORM, **_spot(interaction.channel, interaction.channel_id))


def _without_call(content: str, me: int) -> str:
    return " ".join(re.sub(rf"<@!?{me}>", " ", content).split())
