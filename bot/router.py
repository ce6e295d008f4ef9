"""The way every question takes: who asks, what is meant, what is answered. Nothing is ever left unanswered."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import nullcontext
from typing import Any

from bot.cards import guessed, refusal
from bot.chat import Card, Message, Place
from bot.desk import Desk
from bot.handlers import HANDLERS
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.identity.people import Person
from bot.intents.model import Intent
from bot.intents.read import read
from bot.intents.say import say
from detection.incident import IncidentClosedError, UnknownIncidentError
from detection.incidents import IncidentBusyError
from monitoring.source import MetricsError
from monitoring.telemetry import Telemetry
from remediation.errors import RemediationError

log = logging.getLogger(__name__)

WITHIN_S = 25
SENTENCES = (IncidentBusyError, IncidentClosedError, MetricsError, RemediationError, UnknownIncidentError)


class Router:
    """Answers messages from all platforms; where `may_act` is false an action is answered with where to ask for it."""

    def __init__(self, desk: Desk, *, may_act: bool = True, telemetry: Telemetry | None = None) -> None:
        self._desk = desk
        self._may_act = may_act
        self._took = telemetry.acknowledgement if telemetry else None

    async def reply(self, message: Message) -> Card:
        """The answer to a message, whatever it says."""
        with self._took.labels(platform=message.place.platform).time() if self._took else nullcontext():
            return await self._guarded(self._read_and_answer(message), message.text, message.author)

    async def look(self, intent: Intent, person: Person) -> Card:
        """The answer to a question that a page asks by itself; it can never act."""
        return await self._guarded(self._look(intent, person), say(intent), person.name)

    async def _read_and_answer(self, message: Message) -> Card:
        desk = self._desk
        person = desk.people.speaking(message.place.platform, message.author)
        now = desk.now(person)
        reading = read(message.text, desk.vocabulary(), now, desk.zone_of(person))
        asked = Asked(person, message, now, self._may_act, reading.inferred)
        intent = reading.answerable(message.text)
        card = await HANDLERS[type(intent)](intent, asked, desk)
        return guessed.noted(card, reading.guesses)

    async def _look(self, intent: Intent, person: Person) -> Card:
        now = self._desk.now(person)
        message = Message("", person.name, Place("page", ""), now)
        return await HANDLERS[type(intent)](intent, Asked(person, message, now, may_act=False), self._desk)

    async def _guarded(self, answer: Coroutine[Any, Any, Card], said: str, who: str) -> Card:
        """Every way to fail has its sentence; what nobody thought of has a traceback in the log."""
        try:
            async with asyncio.timeout(WITHIN_S):
                return await answer
        except LookOnlyError:
            return refusal.elsewhere(said, self._desk.where_to_ask)
        except AskError as error:
            return refusal.card(str(error), error.suggestions)
        except SENTENCES as error:
            return refusal.card(str(error))
        except TimeoutError:
            return refusal.slow(WITHIN_S)
        except Exception:
            # One message must not take down the others, and is answered all the same.
            log.exception("message not answered", extra={"person": who})
            return refusal.broken()
