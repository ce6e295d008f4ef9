"""The way every question takes: who asks, what is meant, what is answered. Nothing is ever left unanswered."""

import asyncio
import logging

from bot.cards import guessed, refusal
from bot.chat import Card, Message, Place
from bot.desk import Desk
from bot.handlers import HANDLERS
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.identity.people import Person
from bot.intents.model import Intent
from bot.intents.names import name
from bot.intents.read import read
from detection.incident import IncidentClosedError, UnknownIncidentError
from detection.incidents import IncidentBusyError
from monitoring.source import MetricsError
from remediation.errors import RemediationError

log = logging.getLogger(__name__)

WITHIN_S = 25
SENTENCES = (IncidentBusyError, IncidentClosedError, MetricsError, RemediationError, UnknownIncidentError)


class Router:
    """Answers messages from all platforms; where `may_act` is false an action is answered with where to ask for it."""

    def __init__(self, desk: Desk, *, may_act: bool = True) -> None:
        self._desk = desk
        self._may_act = may_act

    async def reply(self, message: Message) -> Card:
        """The answer to a message, whatever it says."""
        person = self._desk.people.speaking(message.place.platform, message.author)
        now = self._desk.now(person)
        reading = read(message.text, self._desk.vocabulary(), now, self._desk.zone_of(person))
        asked = Asked(person, message, now, self._may_act, reading.inferred)
        card = await self._guarded(reading.intent, asked)
        return guessed.noted(card, reading.guesses)

    async def look(self, intent: Intent, person: Person) -> Card:
        """The answer to a question that a page asks by itself; it can never act."""
        now = self._desk.now(person)
        message = Message("", person.name, Place("page", ""), now)
        return await self._guarded(intent, Asked(person, message, now, may_act=False))

    async def _guarded(self, intent: Intent, asked: Asked) -> Card:
        """Every way a handler can fail has its sentence; what nobody thought of has a traceback in the log."""
        try:
            async with asyncio.timeout(WITHIN_S):
                return await HANDLERS[type(intent)](intent, asked, self._desk)
        except LookOnlyError:
            return refusal.elsewhere(asked.message.text, self._desk.where_to_ask)
        except AskError as error:
            return refusal.card(str(error), error.suggestions)
        except SENTENCES as error:
            return refusal.card(str(error))
        except TimeoutError:
            return refusal.slow(WITHIN_S)
        except Exception:
            log.exception("message not answered", extra={"intent": name(intent), "person": asked.person.name})
            return refusal.broken()
