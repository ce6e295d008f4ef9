"""Slack, listening: checks who it is, takes in what comes, answers it, and takes up what a crash left behind."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.cards import places
from bot.chat import Acknowledged, Card, Place, Receive, SendError
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.door import OK, UNAVAILABLE, Door
from bot.platforms.slack.echo import Echo
from bot.platforms.slack.examine import examine
from bot.platforms.slack.heard import PLATFORM, Heard
from bot.platforms.slack.identity import Me
from bot.platforms.slack.intake import Intake
from bot.platforms.slack.socket import Socket
from bot.readiness import Check
from bot.storage.inbox import Event, Inbox

log = logging.getLogger(__name__)

# Bolt warns that it does not use the token which its client has already.
QUIET = logging.getLogger("slack_bolt.app")
QUIET.setLevel(logging.ERROR)
LOOK_AGAIN_S = 5
SETUP_EVERY = 3
TRY_AGAIN_S = 15


class SlackPlatform:
    """`alone` says that no other process can have had what was left in the inbox."""

    def __init__(
        self,
        api: Api,
        chat: SlackChat,
        answers: Answers,
        inbox: Inbox,
        clock: Callable[[], datetime],
        *,
        channels: Sequence[str],
        alone: bool,
        deaf_after_s: float,
        echo: Echo | None = None,
    ) -> None:
        self._echo = echo
        self._deaf_after_s = deaf_after_s
        self._channels = channels
        self._api = api
        self._chat = chat
        self._answers = answers
        self._inbox = inbox
        self._clock = clock
        self._alone = alone
        self._me: Me | None = None
        self._trouble = "It is not connected yet."
        self._lacking = ""
        self._receive: Receive | None = None
        self._working: dict[str, asyncio.Task[None]] = {}
        self._telling: set[asyncio.Task[None]] = set()
        self._intake = Intake(inbox, self._take_up, self._press_again, clock)
        self._bolt = AsyncApp(
            client=api.client,
            before_authorize=self._intake.receive,
            request_verification_enabled=False,
            logger=QUIET,
        )
        self._socket = Socket(self._bolt, api.app_token) if api.app_token else None
        self._door = Door(api.signing_secret, self._bolt, inbox, clock) if api.signing_secret else None

    async def post(self, place: Place, card: Card) -> str:
        return await self._chat.post(place, card)

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        await self._chat.update(place, message_id, card)

    async def listen(self, receive: Receive) -> None:
        """Until cancelled; a token that is refused is said and tried again, since the rest of the bot goes on."""
        self._receive = receive
        await self._introduced()
        if self._alone:
            await self._inbox.release(PLATFORM, self._clock())
        if self._socket:
            await self._socket.open()
        echoing = asyncio.create_task(self._echo.listen()) if self._echo else None
        try:
            await self._look_at_setup()
            for turn in itertools.count(1):
                await self._take_up_what_is_left()
                await asyncio.sleep(LOOK_AGAIN_S)
                if self._lacking and turn % SETUP_EVERY == 0:
                    await self._look_at_setup()
        finally:
            if echoing:
                echoing.cancel()

    async def take(self, headers: Mapping[str, str], body: bytes) -> Acknowledged:
        """What was posted to the bot's own address; in Socket Mode alone there is no such door."""
        if self._door is None or self._me is None:
            return Acknowledged(UNAVAILABLE, "The bot does not take requests from Slack at the moment.")
        answer = await self._door.take(headers, body)
        if self._echo and answer.status == OK:
            self._echo.heard()
        return answer

    async def examine(self) -> Check:
        """Whether the app is set up as it must be, with the mend where it is not."""
        return await examine(self._api, self._channels)

    async def close(self) -> None:
        """Lets go of the connection, and of what is being answered; the inbox has it."""
        if self._socket:
            await self._socket.close()
        for task in (*self._working.values(), *self._telling):
            task.cancel()
        await asyncio.gather(*self._working.values(), *self._telling, return_exceptions=True)
        await self._chat.close()

    def hearing(self) -> Check:
        """Whether people in Slack are heard at this moment."""
        if self._trouble:
            return Check(PLATFORM, ok=False, says=self._trouble)
        if self._socket and self._socket.silent_for_s() > self._deaf_after_s:
            said = (
                f"Slack has been silent for {self._socket.silent_for_s():.0f} s: nobody there is heard. Reconnecting."
            )
            return Check(PLATFORM, ok=False, says=said)
        if self._echo and self._echo.silent_for_s() > self._deaf_after_s:
            return Check(PLATFORM, ok=False, says=f"Slack does not reach the bot: {self._echo.trouble}")
        if self._lacking:
            return Check(PLATFORM, ok=False, says=self._lacking)
        how = "Socket Mode" if self._socket else "HTTP"
        return Check(PLATFORM, ok=True, says=f"Connected as {self._me.name if self._me else 'nobody'}, by {how}.")

    def silent_for_s(self) -> float:
        """Seconds since anything came from Slack; by HTTP without an own address to post to, nobody can tell."""
        if self._trouble:
            return float("inf")
        ear = self._socket or self._echo
        return ear.silent_for_s() if ear else 0.0

    async def _introduced(self) -> None:
        while True:
            try:
                await self._introduce()
            except SendError as error:
                self._trouble = str(error)
                log.error("Slack is not connected", extra={"error": str(error)})  # noqa: TRY400  # a sentence with its mend
                await asyncio.sleep(error.retry_after_s or TRY_AGAIN_S)
            else:
                self._trouble = ""
                return

    async def _look_at_setup(self) -> None:
        """Scopes and channels, at the start and until somebody has mended them; people are answered all the same."""
        found = await self.examine()
        self._lacking = "" if found.ok else found.says
        if self._lacking:
            log.warning("Slack is not set up as it must be", extra={"mend": self._lacking})

    async def _introduce(self) -> None:
        answer = await self._api.call("auth.test")
        if self._socket:
            await self._api.connections_open()
        self._me = Me(answer["team_id"], answer["user_id"], answer["user"])
        self._intake.me = self._me.user
        log.info("Slack is connected", extra={"team": self._me.team, "as": self._me.name})

    def _take_up(self, event: Event, heard: Heard, *, again: bool = False) -> None:
        if event.id not in self._working:
            task = asyncio.create_task(self._work(event, heard, again=again))
            self._working[event.id] = task
            task.add_done_callback(lambda _: self._working.pop(event.id, None))

    async def _work(self, event: Event, heard: Heard, *, again: bool) -> None:
        assert self._me is not None
        assert self._receive is not None
        try:
            await self._answers.answer(heard, event.id, self._me, self._receive, again=again)
        except SendError as error:
            log.warning("answer not delivered", extra={"event": event.id, "error": str(error)})
            if not error.permanent:
                return  # it stays in the inbox, and is taken up again
        except Exception:
            # One message must not take down the others.
            log.exception("not answered", extra={"event": event.id, "kind": heard.kind})
        await self._inbox.done(event, self._clock())

    async def _take_up_what_is_left(self) -> None:
        for event in await self._inbox.left(PLATFORM, self._clock()):
            log.info("taken up again", extra={"event": event.id})
            self._take_up(event, Heard.of(event), again=True)

    def _press_again(self, heard: Heard) -> None:
        body = {"response_type": "ephemeral", "replace_original": False, "text": places.not_recorded()}
        task = asyncio.create_task(self._told(self._api.respond(heard.respond_to, body)))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told(self, telling: Coroutine[Any, Any, None]) -> None:
        try:
            await telling
        except SendError as error:
            log.warning("nobody could be told", extra={"error": str(error)})
