"""The way every question takes: who asks, what is meant, what is answered. Nothing is ever left unanswered."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.cards import guessed, refusal, urgency
from bot.chat import Card, Message, Place
from bot.conversation.turn import Turn
from bot.desk import Desk
from bot.handlers import HANDLERS
from bot.handlers.answered import kept
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.identity.people import Person
from bot.intents.model import Intent
from bot.intents.read import Reading, read
from bot.intents.say import say
from bot.intents.talk import Forgetting
from bot.understanding import understood
from detection.incident import IncidentClosedError, UnknownIncidentError
from detection.incidents import IncidentBusyError
from monitoring.source import MetricsError
from monitoring.telemetry import Telemetry
from remediation.errors import RemediationError

log = logging.getLogger(__name__)

WITHIN_S = 25
KEPT_WITHIN_S = 0.5
SENTENCES = (IncidentBusyError, IncidentClosedError, MetricsError, RemediationError, UnknownIncidentError)


class Router:
    """Answers messages from all platforms; where `may_act` is false an action is answered with where to ask for it."""

    def __init__(self, desk: Desk, *, may_act: bool = True, telemetry: Telemetry | None = None) -> None:
        self._desk = desk
        self._may_act = may_act
        # Where one can only look there is nobody to talk with.
        self._talk = desk.talk if may_act else None
        self._keeping: set[asyncio.Task[None]] = set()
        self._took = telemetry.acknowledgement if telemetry else None

    async def reply(self, message: Message) -> Card:
        """The answer to a message, whatever it says."""
        with self._took.labels(platform=message.place.platform).time() if self._took else nullcontext():
            person = self._desk.people.speaking(message.place.platform, message.author)
            return await self._guarded(self._read_and_answer(message, person), message.author)

    async def ask(self, text: str, person: Person, place: Place) -> Card:
        """The same for somebody who is known already, such as by a token; charts are told of, not drawn."""
        asked = self._asked(person, place, may_act=self._may_act, text=text)
        return await self._guarded(self._read_and_answer(asked.message, person, pictured=False), person.name)

    async def understand(self, text: str, person: Person, place: Place) -> Reading:
        """What that would be taken for there; nothing is answered."""
        now = self._desk.now(person)
        before = await self._before(person, place, now)
        return read(text, self._desk.vocabulary(), now, self._desk.zone_of(person), before)

    async def look(self, intent: Intent, person: Person) -> Card:
        """The answer to a question that a page asks by itself; it can never act."""
        asked = self._asked(person, Place("page", ""), may_act=False)
        return await self._guarded(self._answered(intent, asked), person.name)

    async def do(self, intent: Intent, person: Person, place: Place) -> Card:
        """The answer to what a program asks on somebody's behalf: no word of it had to be read."""
        asked = replace(self._asked(person, place, may_act=self._may_act), pictured=False)
        return await self._guarded(self._answered(intent, asked), person.name)

    def _asked(self, person: Person, place: Place, *, may_act: bool, text: str = "") -> Asked:
        now = self._desk.now(person)
        return Asked(person, Message(text, person.name, place, now), now, may_act)

    async def _read_and_answer(self, message: Message, person: Person, *, pictured: bool = True) -> Card:
        reading = await self.understand(message.text, person, message.place)
        reading = await understood(reading, message.text, person, self._desk)
        asked = Asked(person, message, self._desk.now(person), self._may_act, reading.inferred, pictured)
        intent = reading.answerable(message.text)
        card = guessed.noted(await self._answered(intent, asked), reading.guesses)
        card = urgency.first(card, reading.priority)
        await self._remember(asked, intent, card)
        return card

    async def _answered(self, intent: Intent, asked: Asked) -> Card:
        """What cannot be met has its sentence."""
        try:
            card = await HANDLERS[type(intent)](intent, asked, self._desk)
            return await kept(card, intent, asked, self._desk)
        except LookOnlyError:
            return refusal.elsewhere(asked.message.text or say(intent), self._desk.where_to_ask)
        except AskError as error:
            return refusal.card(str(error), error.suggestions)
        except SENTENCES as error:
            return refusal.card(str(error))

    async def _before(self, person: Person, place: Place, now: datetime) -> Sequence[Intent]:
        """What this person asked here, newest first; what others asked here is none of it."""
        talk = self._talk
        if talk is None:
            return ()
        words, zone = self._desk.vocabulary(), self._desk.zone_of(person)
        turns = await talk.before(person.name, str(place), now)
        return [read(turn.meant, words, turn.at, zone).intent for turn in turns]

    async def _remember(self, asked: Asked, intent: Intent, card: Card) -> None:
        message = asked.message
        if self._talk is not None and not isinstance(intent, Forgetting):
            turn = Turn.of(asked.person.name, str(message.place), asked.now, message.text, intent, card)
            keeping = asyncio.create_task(self._talk.record(turn))
            self._keeping.add(keeping)
            keeping.add_done_callback(self._keeping.discard)
            # Where the database is busy the answer does not wait for it to be kept.
            await asyncio.wait({keeping}, timeout=KEPT_WITHIN_S)

    async def _guarded(self, answer: Coroutine[Any, Any, Card], who: str) -> Card:
        """Lateness has its sentence too; what nobody thought of has a traceback in the log."""
        try:
            async with asyncio.timeout(WITHIN_S):
                return await answer
        except TimeoutError:
            return refusal.slow(WITHIN_S)
        except Exception:
            # One message must not take down the others, and is answered all the same.
            log.exception("message not answered", extra={"person": who})
            return refusal.broken()
