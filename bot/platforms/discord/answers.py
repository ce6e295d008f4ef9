"""Gives answers where Discord's people expect them: a reply, an edited card, or words for their eyes only."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import discord

from bot.cards import places
from bot.chat import Card, Message, Place
from bot.platforms.discord.errors import TooLateError, once, steadily
from bot.platforms.discord.nonces import nonce
from bot.platforms.discord.outgoing import Dressing
from bot.platforms.discord.question import PLATFORM, Kind, Question, target
from bot.storage.outbox import Outbox

Client = Callable[[], discord.Client]
ShowThere = Callable[[str, Place], Awaitable[None]]
Reword = Callable[[Message, Card, Callable[[Card], Awaitable[None]]], None]
SOON, LOOK_EVERY_S = 20, 0.1
APPLICATION = 3  # the type of webhook through which interactions are answered


class Answers:
    """A living thing is never copied into an answer: its one card in that channel is posted or pointed at."""

    def __init__(
        self,
        client: Client,
        dressing: Dressing,
        outbox: Outbox,
        show_in: ShowThere,
        *,
        looks: Callable[[str], bool],
        reword: Reword,
    ) -> None:
        """`looks` says whether words change nothing, so that they may be said again to share their answer.

        `reword` edits an answer later, with a model's words below it.
        """
        self._client = client
        self._dressing = dressing
        self._outbox = outbox
        self._show_in = show_in
        self._looks = looks
        self._reword = reword
        self._asked_by: dict[tuple[str, str], Question] = {}

    async def tell(self, question: Question) -> discord.Message | None:
        """Says that the answer takes a moment; of a command Discord says so itself."""
        match question.kind:
            case Kind.COMMAND:
                return None
            case Kind.PRESS:
                return await self._whisper(question, places.looking())
            case _:
                return await self._reply(question, places.looking())

    async def give(self, question: Question, card: Card, told: discord.Message | None = None) -> None:
        """Raises SendError when the answer does not arrive; `told` is turned into it, or goes."""
        living = bool(card.key) and not card.private
        if told and not living:
            await self._edit(question, told, card)
            self._reword(question.message, card, partial(self._edit, question, told))
            return
        if told:
            await once(told.delete)
        match question.kind:
            case Kind.WORDS if living:
                await self._show(question, card)
            case Kind.WORDS | Kind.SHARE:
                sent = await self._reply(question, card)
                self._reword(question.message, card, partial(self._edit, question, sent))
            case Kind.PRESS if living and card.key == question.card:
                return  # its new state is on the way to every copy
            case Kind.PRESS if living:
                await self._show_in(card.key, question.place)
                where = await self._where_soon(question, card.key)
                await self._whisper(question, places.placed(card), below=where)
            case Kind.PRESS:
                await self._whisper(question, card)
            case Kind.COMMAND:
                await self._answer_command(question, card, living=living)

    def asked_by(self, place: Place, key: str) -> Question | None:
        """Whose question that card answers there, told once."""
        return self._asked_by.pop((str(place), key), None)

    async def _show(self, question: Question, card: Card) -> None:
        if where := await self._where(question, card.key):
            await self._reply(question, places.pointer(card), below=where)
            return
        self._asked_by[str(question.place), card.key] = question
        await self._show_in(card.key, question.place)

    async def _where(self, question: Question, key: str) -> str:
        """The address of that card in the same channel, if it is there."""
        here = str(question.place)
        shown = [copy.message_id for copy in await self._outbox.copies(key) if copy.channel == here]
        return question.link(shown[0]) if shown and shown[0] else ""

    async def _where_soon(self, question: Question, key: str) -> str:
        """The same, for a card that is on its way."""
        for _ in range(SOON):
            if where := await self._where(question, key):
                return where
            await asyncio.sleep(LOOK_EVERY_S)
        return ""

    async def _reply(self, question: Question, card: Card, below: str = "") -> discord.Message:
        """What the same question was answered before, with less, is edited."""
        made = await self._dressing.dress(question.place, replace(card, key=""), below=below)
        channel = self._client().get_partial_messageable(target(question.place))
        reference = reply_to(question)
        sent = await steadily(lambda: channel.send(**made.new(), **reference, nonce=nonce("answer", question.id)))
        return sent if made.is_shown_by(sent) else await steadily(lambda: sent.edit(**made.edited()))

    async def _edit(self, question: Question, sent: discord.Message, card: Card) -> None:
        made = await self._dressing.dress(question.place, replace(card, key=""))
        await steadily(lambda: sent.edit(**made.edited()))

    async def _answer_command(self, question: Question, card: Card, *, living: bool) -> None:
        """Private, as everything that a person asks by a command; what others must see is shown to them too."""
        if living and await self._concerns_others(question, card):
            await self._show_in(card.key, question.place)
            where = await self._where_soon(question, card.key)
            await self._original(question, places.placed(card), below=where)
            return
        share = question.text if self._looks(question.text) and not card.private else ""
        await self._original(question, replace(card, key=""), share=share)
        self._reword(question.message, card, partial(self._original, question, share=share))

    async def _concerns_others(self, question: Question, card: Card) -> bool:
        """What waits for somebody else's answer, and was just asked for or is shown nowhere yet."""
        if not (card.key.startswith("APR-") and card.buttons):
            return False
        shown = [copy.channel for copy in await self._outbox.copies(card.key)]
        return question.text.startswith("run ") or not any(one.startswith(PLATFORM) for one in shown)

    async def _original(self, question: Question, card: Card, *, below: str = "", share: str = "") -> None:
        made = await self._dressing.dress(question.place, card, below=below, share=share)
        hook = self._hook(question)
        original: Any = "@original"
        try:
            await steadily(lambda: hook.edit_message(original, **made.edited()))
        except TooLateError:
            await self._directly(question, card, below)

    async def _whisper(self, question: Question, card: Card, below: str = "") -> discord.Message:
        made = await self._dressing.dress(question.place, replace(card, key=""), below=below)
        hook = self._hook(question)
        try:
            return await once(lambda: hook.send(**made.new(), ephemeral=True, wait=True))
        except TooLateError:
            return await self._directly(question, card, below)

    async def _directly(self, question: Question, card: Card, below: str) -> discord.Message:
        """To whoever asked alone, also where the place of the question takes no private answer any more."""
        client = self._client()
        channel = await once(lambda: client.create_dm(discord.Object(question.person)))
        made = await self._dressing.dress(Place(PLATFORM, str(channel.id)), replace(card, key=""), below=below)
        return await steadily(lambda: channel.send(**made.new(), nonce=nonce("directly", question.id)))

    def _hook(self, question: Question) -> discord.Webhook:
        client = self._client()
        data: Any = {"id": client.application_id, "type": APPLICATION, "token": question.token}
        return discord.Webhook.from_state(data, client._connection)  # noqa: SLF001 - as discord.py's own followup


def reply_to(question: Question | None) -> dict[str, Any]:
    """A reply to words, which may have been deleted meanwhile."""
    if question is None or question.kind is not Kind.WORDS:
        return {}
    reference = discord.MessageReference(
        message_id=int(question.id), channel_id=target(question.place), fail_if_not_exists=False
    )
    return {"reference": reference}
