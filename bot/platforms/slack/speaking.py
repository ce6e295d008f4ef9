"""How an answer reaches whoever asked: in the thread for everybody, or for their eyes only, with a way to share it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.cards import places
from bot.chat import Button, Card, Place, SendError
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.errors import SlackError
from bot.platforms.slack.heard import PLATFORM, Heard, Kind
from bot.platforms.slack.render import Block, Rendered, buttons, mrkdwn, section
from bot.storage.outbox import Outbox

SOON_S = 5.0
LOOK_EVERY_S = 0.2
# Slack shows nothing private to somebody who is not, or no longer, in the channel.
NOT_THERE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found"})
SHARE = "share "


@dataclass(frozen=True, slots=True)
class Speaking:
    """What is public goes through the chat, what is private past it."""

    api: Api
    chat: SlackChat
    outbox: Outbox

    async def publicly(self, heard: Heard, card: Card, event: str, *, again: bool = False) -> str:
        return await self.chat.say(place_of(heard), card, event, again=again)

    async def privately(self, heard: Heard, card: Card, *, link: str = "", share: str = "") -> None:
        """`link` leads to the living card; `share` are the words that show the same to everybody."""
        place = place_of(heard)
        if is_direct(heard):
            await self.chat.say(place, card, f"{heard.message} private")
            return
        shown = await self.chat.drawn(place, card, await self._uploaded(card))
        full = Rendered(shown.text, [*shown.blocks, *_linked(link), *await self._sharing(place, share)])
        if not (heard.respond_to and await self._responded(heard, full)):
            await self._ephemeral(heard, place, card, full)

    async def looking(self, heard: Heard, event: str) -> str:
        """Says in the thread that the answer takes a moment; the answer is an edit of that."""
        return await self.chat.say(place_of(heard), places.looking(), event)

    async def instead(self, heard: Heard, told: str, card: Card, event: str) -> bool:
        """Turns that into the answer; what others must see or only one may see stands elsewhere, so it goes."""
        if card.private or card.key:
            await self.api.call("chat.delete", channel=heard.channel, ts=told)
            return False
        await self.chat.finish(place_of(heard), told, card, event)
        return True

    async def link(self, channel: str, key: str) -> str:
        """The address of the living card's message, once it was posted; empty when that takes too long."""
        try:
            async with asyncio.timeout(SOON_S):
                while not (message := await self.message_of(channel, key)):  # noqa: ASYNC110 - another process may post it
                    await asyncio.sleep(LOOK_EVERY_S)
                answer = await self.api.call("chat.getPermalink", channel=channel, message_ts=message)
        except (TimeoutError, SendError):
            return ""
        return str(answer["permalink"])

    async def message_of(self, channel: str, key: str) -> str:
        """The living card's message in that channel; empty until it was sent."""
        copies = await self.outbox.copies(key)
        return next((one.message_id for one in copies if is_in(one.channel, channel)), "")

    async def is_shown(self, key: str, channel: str = "") -> bool:
        """In that channel, or anywhere in Slack."""
        return any(is_in(copy.channel, channel) for copy in await self.outbox.copies(key))

    async def belongs(self, heard: Heard, channel: str, key: str) -> bool:
        """A button counts where it was put: in its channel, and for a living card on one of its messages."""
        if channel != f"{PLATFORM}:{heard.channel}":
            return False
        if not key or heard.ephemeral:
            return True
        here = [copy.message_id for copy in await self.outbox.copies(key) if is_in(copy.channel, heard.channel)]
        # The click may come before the post has returned.
        return bool({"", heard.message} & set(here))

    async def _responded(self, heard: Heard, shown: Rendered) -> bool:
        """False when the address of the question is used up: it is good for five answers within thirty minutes."""
        try:
            await self.api.respond(heard.respond_to, ephemeral(shown, instead=heard.waiting))
        except SlackError as error:
            if not error.permanent:
                raise
            return False
        return True

    async def _ephemeral(self, heard: Heard, place: Place, card: Card, shown: Rendered) -> None:
        thread = {"thread_ts": place.thread} if heard.thread else {}
        body = {"channel": place.channel, "user": heard.user, "text": shown.text, "blocks": shown.blocks, **thread}
        try:
            await self.api.call("chat.postEphemeral", **body)
        except SlackError as error:
            if error.code not in NOT_THERE:
                raise
            await self.chat.say(place, card, f"{heard.message} private")

    async def _sharing(self, place: Place, share: str) -> list[Block]:
        if not share:
            return []
        ids = await self.chat.ids(place, "", [f"{SHARE}{share}"])
        return [buttons([Button("Share", f"{SHARE}{share}")], ids.__getitem__, "share")]

    async def _uploaded(self, card: Card) -> str:
        """The chart of a private answer is shown to nobody else, so it is uploaded without a channel."""
        if card.picture is None:
            return ""
        try:
            return await self.api.upload(card.picture.png, card.picture.alt)
        except SendError:
            return ""


def place_of(heard: Heard) -> Place:
    """Answers go to the thread of what was said; in a direct message they stand below each other."""
    return Place(PLATFORM, heard.channel, heard.thread or ("" if is_direct(heard) else heard.message))


def is_direct(heard: Heard) -> bool:
    return heard.kind is Kind.DIRECT or (heard.channel.startswith("D") and not heard.respond_to)


def is_in(copy: str, channel: str) -> bool:
    """Whether that place is in Slack, and in the channel when one is given."""
    place = Place.parse(copy)
    return place.platform == PLATFORM and channel in ("", place.channel)


def ephemeral(shown: Rendered, *, instead: bool = False) -> dict[str, Any]:
    """`instead` of what was answered before by the same address."""
    return {"response_type": "ephemeral", "replace_original": instead, "text": shown.text, "blocks": shown.blocks}


def _linked(link: str) -> list[Block]:
    return [section(mrkdwn(f"<{link}|Open the card>"))] if link else []
