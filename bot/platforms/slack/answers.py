"""Answers what was heard: in the thread for a mention, privately for a command, by an edit for a button."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.cards import places
from bot.chat import Card, Message, Place, Receive, SendError
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.errors import SlackError
from bot.platforms.slack.heard import PLATFORM, Heard, Kind
from bot.platforms.slack.identity import Identities, Me
from bot.platforms.slack.render import Rendered, section
from bot.storage.buttons import Buttons
from bot.storage.outbox import Outbox

SOON_S = 5.0
LOOK_EVERY_S = 0.2
# Slack shows nothing private to somebody who is not, or no longer, in the channel.
NOT_THERE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found"})
Show = Callable[[str, Place], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answers:
    """`show` puts a living card in one more place, where the outbox keeps it up to date."""

    api: Api
    chat: SlackChat
    identities: Identities
    buttons: Buttons
    outbox: Outbox
    show: Show
    clock: Callable[[], datetime]

    async def answer(self, heard: Heard, event: str, me: Me, receive: Receive, *, again: bool = False) -> None:
        """Raises SendError when the answer did not arrive."""
        try:
            author = await self.identities.author(heard.team, heard.user, me)
        except SendError:
            await self._privately(heard, places.unsure_who())
            return
        match heard.kind:
            case Kind.MENTION | Kind.DIRECT:
                card = await receive(self._message(heard, author, heard.text))
                await self._in_thread(heard, card, event, again=again)
            case Kind.SLASH:
                await self._to_command(heard, await receive(self._message(heard, author, heard.text or "help")))
            case Kind.CLICK:
                await self._to_click(heard, author, event, receive, again=again)
            case _:
                return

    def _message(self, heard: Heard, author: str, text: str) -> Message:
        return Message(text, author, _place(heard), self.clock(), heard.message)

    async def _in_thread(self, heard: Heard, card: Card, event: str, *, again: bool) -> None:
        place = _place(heard)
        if card.key:
            if await self._message_of(heard.channel, card.key):
                link = await self._link(heard.channel, card.key)
                await self._privately(heard, places.pointer(card), link)
            else:
                await self.show(card.key, place)
        elif card.private:
            await self._privately(heard, card)
        else:
            await self.chat.say(place, card, event, again=again)

    async def _to_command(self, heard: Heard, card: Card) -> None:
        """A card that somebody must answer is put where others see it; everything else is for whoever asked."""
        if card.key and await self._shown_in(heard.channel, card.key):
            await self._privately(heard, places.pointer(card), link=await self._link(heard.channel, card.key))
        elif card.key and card.buttons and not await self._anywhere(card.key):
            await self.show(card.key, Place(PLATFORM, heard.channel))
            await self._privately(heard, places.placed(card), link=await self._link(heard.channel, card.key))
        else:
            await self._privately(heard, card)

    async def _to_click(self, heard: Heard, author: str, event: str, receive: Receive, *, again: bool) -> None:
        pressed = await self.buttons.pressed(heard.button)
        if pressed is None or not await self._belongs(heard, pressed.channel, pressed.card):
            await self._privately(heard, places.unknown_button())
            return
        card = await receive(self._message(heard, author, pressed.says))
        if card.key and card.key == pressed.card and not heard.ephemeral:
            return  # its new state is on the way to every copy
        if card.private or heard.ephemeral:
            await self._privately(heard, card)
        else:
            place = _place(heard)
            await self._in_thread(replace(heard, thread=place.thread), card, event, again=again)

    async def _belongs(self, heard: Heard, channel: str, key: str) -> bool:
        """A button counts where it was put: in its channel, and for a living card on one of its messages."""
        if channel != f"{PLATFORM}:{heard.channel}":
            return False
        if not key or heard.ephemeral:
            return True
        here = [copy for copy in await self.outbox.copies(key) if Place.parse(copy.channel).channel == heard.channel]
        # The click may come before the post has returned.
        return any(copy.message_id in ("", heard.message) for copy in here)

    async def _shown_in(self, channel: str, key: str) -> bool:
        copies = [Place.parse(copy.channel) for copy in await self.outbox.copies(key)]
        return any(place.platform == PLATFORM and place.channel == channel for place in copies)

    async def _anywhere(self, key: str) -> bool:
        return any(copy.channel.startswith(f"{PLATFORM}:") for copy in await self.outbox.copies(key))

    async def _link(self, channel: str, key: str) -> str:
        """The address of the living card's message, once it was posted; empty when that takes too long."""
        try:
            async with asyncio.timeout(SOON_S):
                while not (message := await self._message_of(channel, key)):  # noqa: ASYNC110 - another process may post it
                    await asyncio.sleep(LOOK_EVERY_S)
                answer = await self.api.call("chat.getPermalink", channel=channel, message_ts=message)
        except (TimeoutError, SendError):
            return ""
        return str(answer["permalink"])

    async def _message_of(self, channel: str, key: str) -> str:
        copies = await self.outbox.copies(key)
        return next((one.message_id for one in copies if Place.parse(one.channel).channel == channel), "")

    async def _privately(self, heard: Heard, card: Card, link: str = "") -> None:
        """Only whoever asked sees it; a direct message is private already."""
        place = _place(heard)
        if heard.kind is Kind.DIRECT:
            await self.chat.say(place, card, f"{heard.message} private")
            return
        shown = _linked(await self.chat.drawn(place, card, await self._uploaded(card)), link)
        if heard.respond_to:
            await self.api.respond(heard.respond_to, _ephemeral(shown))
        else:
            await self._ephemeral_to(heard, place, card, shown)

    async def _ephemeral_to(self, heard: Heard, place: Place, card: Card, shown: Rendered) -> None:
        thread = {"thread_ts": place.thread} if heard.thread else {}
        body = {"channel": place.channel, "user": heard.user, "text": shown.text, "blocks": shown.blocks, **thread}
        try:
            await self.api.call("chat.postEphemeral", **body)
        except SlackError as error:
            if error.code not in NOT_THERE:
                raise
            await self.chat.say(place, card, f"{heard.message} private")

    async def _uploaded(self, card: Card) -> str:
        """The chart of a private answer is shown to nobody else, so it is uploaded without a channel."""
        if card.picture is None:
            return ""
        try:
            return await self.api.upload(card.picture.png, card.picture.alt)
        except SendError:
            return ""


def _place(heard: Heard) -> Place:
    """Answers go to the thread of what was said; in a direct message they stand below each other."""
    direct = heard.kind is Kind.DIRECT or heard.channel.startswith("D")
    return Place(PLATFORM, heard.channel, heard.thread or ("" if direct else heard.message))


def _ephemeral(shown: Rendered) -> dict[str, Any]:
    return {"response_type": "ephemeral", "replace_original": False, "text": shown.text, "blocks": shown.blocks}


def _linked(shown: Rendered, link: str) -> Rendered:
    if not link:
        return shown
    return Rendered(shown.text, [*shown.blocks, section({"type": "mrkdwn", "text": f"<{link}|Open the card>"})])
