"""Slack as one of the bot's platforms: cards are posted once, edited in place, their chart put in the thread."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.chat import Card, Picture, Place, SendError
from bot.platforms.slack.api import Api
from bot.platforms.slack.errors import SlackError
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.render import Rendered, rendered
from bot.storage.buttons import Buttons

log = logging.getLogger(__name__)

EVENT_TYPE = "cloudops_card"
# A post whose answer was lost is looked for among what was posted since.
LOOK_BACK = timedelta(minutes=10)
LOOKED_AT = 50
# By then whoever posted a card has sent its evidence too, or has ended.
SURELY_SENT = timedelta(minutes=1)
INCIDENT = "INC-"
TRIES = 4
LONGEST_PAUSE_S = 30.0
Details = Callable[[str], Awaitable[Card]]


class SlackChat:
    """Posting the same card twice shows it once, since Slack itself is asked before anything is repeated."""

    def __init__(self, api: Api, buttons: Buttons, details: Details, clock: Callable[[], datetime]) -> None:
        self._details = details
        self._api = api
        self._buttons = buttons
        self._clock = clock
        self._pace = Pace()
        self._charts: set[asyncio.Task[None]] = set()
        self._evident: set[str] = set()

    async def post(self, place: Place, card: Card) -> str:
        """A living card; what an earlier try left there is edited instead."""
        if found := await self.posted(place, card.key):
            await self.update(place, found, card)
            return found
        message = await self._send(place, card, card.key)
        if card.key.startswith(INCIDENT):
            self._evident.add(message)
            self._later(self._evidence(replace(place, thread=place.thread or message), card.key))
        return message

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        await self.edit(place, message_id, card, card.key)
        if card.key.startswith(INCIDENT) and message_id not in self._evident:
            self._look_after(replace(place, thread=place.thread or message_id), message_id, card.key)

    def _look_after(self, thread: Place, message_id: str, key: str) -> None:
        """Another process posted the card, and may have ended before its evidence was there."""
        age = timedelta(seconds=self._clock().timestamp() - float(message_id))
        if age <= SURELY_SENT:
            return
        self._evident.add(message_id)
        if age < LOOK_BACK:
            self._later(self._evidence(thread, key, again=True))

    async def finish(self, place: Place, message_id: str, card: Card, nonce: str) -> None:
        """An answer that took a moment, in the place of what said so."""
        await self.edit(place, message_id, card, nonce)
        self._beside(place, message_id, card)

    async def edit(self, place: Place, message_id: str, card: Card, nonce: str) -> None:
        """The same message, found by the same nonce."""
        shown = await self.drawn(place, card)
        await self._api.call(
            "chat.update",
            channel=place.channel,
            ts=message_id,
            text=shown.text,
            blocks=shown.blocks,
            metadata=_metadata(nonce),
        )

    async def say(self, place: Place, card: Card, nonce: str, *, again: bool = False) -> str:
        """An answer; `nonce` finds it again when its own answer was lost, or the process that sent it."""
        for attempt in range(TRIES):
            try:
                if (again or attempt) and (found := await self.posted(place, nonce)):
                    await self.edit(place, found, card, nonce)
                    return found
                return await self._send(place, card, nonce)
            except SendError as error:
                if error.permanent or attempt == TRIES - 1:
                    raise
                await asyncio.sleep(min(error.retry_after_s or 1.0, LONGEST_PAUSE_S))
        raise AssertionError  # the last try returned or raised

    async def posted(self, place: Place, nonce: str) -> str:
        """The message of ours in that place that carries the nonce, if there is one."""
        method, which = (
            ("conversations.replies", {"ts": place.thread}) if place.thread else ("conversations.history", {})
        )
        oldest = (self._clock() - LOOK_BACK).timestamp()
        try:
            answer = await self._api.call(
                method,
                channel=place.channel,
                oldest=f"{oldest:.6f}",
                limit=LOOKED_AT,
                include_all_metadata=True,
                **which,
            )
        except SlackError as error:
            if error.permanent or error.code == "missing_scope":
                return ""
            raise
        return next((str(one["ts"]) for one in answer["messages"] if _nonce(one) == nonce), "")

    async def drawn(self, place: Place, card: Card, picture: str = "") -> Rendered:
        """The card as it stands in that channel, its buttons bound to it."""
        says = [*(button.says for button in (*card.buttons, *card.about)), *card.suggestions]
        ids = await self.ids(place, card.key, says)
        return rendered(card, ids.__getitem__, picture=picture)

    async def ids(self, place: Place, key: str, says: Sequence[str]) -> Mapping[str, str]:
        """Opaque values for what buttons there say."""
        return await self._buttons.ids(str(place.whole), key, says, self._clock())

    async def close(self) -> None:
        for task in self._charts:
            task.cancel()
        await asyncio.gather(*self._charts, return_exceptions=True)

    async def _send(self, place: Place, card: Card, nonce: str) -> str:
        shown = await self.drawn(place, card)
        await self._pace.turn(place.channel)
        sent = await self._api.call(
            "chat.postMessage",
            channel=place.channel,
            text=shown.text,
            blocks=shown.blocks,
            metadata=_metadata(nonce),
            unfurl_links=False,
            unfurl_media=False,
            **_thread(place, card),
        )
        self._beside(place, str(sent["ts"]), card)
        return str(sent["ts"])

    def _beside(self, place: Place, message_id: str, card: Card) -> None:
        """A living card's chart goes to its thread, an answer's beside the answer."""
        if card.picture:
            thread = place.thread or ("" if _is_direct(place) and not card.key else message_id)
            self._later(self._chart(card.picture, place.channel, thread))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._charts.add(task)
        task.add_done_callback(self._charts.discard)

    async def _evidence(self, thread: Place, key: str, *, again: bool = False) -> None:
        """Once, below the card; it has no chart of its own, since the card's stands beside it."""
        try:
            evidence = await self._details(key)
            await self.say(thread, replace(evidence, picture=None), f"evidence of {key}", again=again)
        except SendError as error:
            log.warning("evidence not sent", extra={"card": key, "error": str(error)})

    async def _chart(self, picture: Picture, channel: str, thread: str) -> None:
        for _ in range(TRIES):
            try:
                await self._api.upload(picture.png, picture.alt, channel, thread)
            except SendError as error:
                log.warning("chart not uploaded", extra={"channel": channel, "error": str(error)})
                if error.permanent:
                    return
                await asyncio.sleep(error.retry_after_s or 1.0)
            else:
                return


def _thread(place: Place, card: Card) -> dict[str, Any]:
    """What others must see is shown in the channel too."""
    if not place.thread:
        return {}
    return {"thread_ts": place.thread, "reply_broadcast": bool(card.key) and not _is_direct(place)}


def _is_direct(place: Place) -> bool:
    return place.channel.startswith("D")


def _metadata(nonce: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"card": nonce}}


def _nonce(message: dict[str, Any]) -> str:
    metadata = message.get("metadata", {})
    return str(metadata.get("event_payload", {}).get("card", "")) if metadata.get("event_type") == EVENT_TYPE else ""
