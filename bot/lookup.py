"""What a model looks up by itself, with the rights of whoever asked; it can never act."""

from bot.chat import Message
from bot.desk import Desk
from bot.handlers import HANDLERS
from bot.handlers.asked import Asked, AskError, LookOnlyError
from bot.identity.people import Person
from bot.intents.model import Logs, Run, Span
from bot.intents.papers import Propose
from bot.intents.say import say
from bot.intents.slots import SlotError
from bot.language import prompts, told
from bot.language.model import Call
from bot.language.tools import incident_of, wanted
from bot.language.veil import Veil
from detection.incident import UnknownIncidentError
from monitoring.source import MetricsError

NO_ANSWER = (AskError, LookOnlyError, MetricsError, UnknownIncidentError)


class LookingUp:
    """For one answer; `suggested` is what people may press, and then others are asked."""

    def __init__(self, desk: Desk, message: Message, person: Person, veil: Veil) -> None:
        self._desk = desk
        self._message = message
        self._veil = veil
        self.person = person
        self.suggested: list[str] = []

    async def look(self, call: Call) -> str:
        """What was found, told as everything else is."""
        now = self._desk.now(self.person)
        try:
            intent = wanted(call, self._veil.real, self._desk.vocabulary(), now)
        except SlotError as error:
            return f"That is no question: {told.line(str(error), self._veil)}."
        if isinstance(intent, Run):
            return self._suggest(intent)
        asked = Asked(self.person, self._message, now, may_act=False)
        try:
            if isinstance(intent, Logs) and (number := incident_of(call)):
                intent = await self._logs_of(number)
            return prompts.found(await HANDLERS[type(intent)](intent, asked, self._desk), self._veil)
        except NO_ANSWER as error:
            return f"Not found: {told.line(str(error), self._veil)}"

    async def _logs_of(self, number: int) -> Logs:
        """What its service wrote while it lasted; raises UnknownIncidentError."""
        incident = await self._desk.incidents.get(number)
        return Logs(incident.service, Span(since=incident.opened_at, until=incident.resolved_at))

    def _suggest(self, run: Run) -> str:
        words = say(Propose(run.runbook, run.service))
        if words not in self.suggested:
            self.suggested.append(words)
        return "It is offered to people, who decide."
