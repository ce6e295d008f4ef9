"""Who asks, where, and what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import refusal
from bot.chat import Message
from bot.desk import Desk
from bot.identity.people import Person
from monitoring.model import Service, Signal
from remediation.actor import Role


class AskError(Exception):
    """A question or wish that cannot be met; the message is a sentence fit to show."""

    def __init__(self, sentence: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.suggestions = tuple(suggestions)


class LookOnlyError(Exception):
    """An action was asked for where one can only look."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message with its author known. `inferred`: a word of it was guessed; `pictured`: a chart will be seen."""

    person: Person
    message: Message
    now: datetime
    may_act: bool = True
    inferred: bool = False
    pictured: bool = True

    def needs(self, role: Role, doing: str, desk: Desk) -> None:
        """Raises when this cannot be done by them, or from here; the sentence names those who could."""
        if not self.may_act:
            raise LookOnlyError
        if not self.person.actor.may(role):
            raise AskError(refusal.no_right(role, doing, desk.people.with_role(role)))


def service_of(desk: Desk, name: str) -> Service:
    """The service of that name; raises AskError with the nearest one."""
    found = desk.service(name)
    if found is None:
        raise AskError(refusal.unknown_name("service", name, [one.name for one in desk.services()]), ("status",))
    return found


def signal_of(desk: Desk, name: str) -> Signal:
    """The signal of that name; raises AskError with the nearest one."""
    found = desk.signal(name)
    if found is None:
        raise AskError(refusal.unknown_name("signal", name, [one.name for one in desk.signals]), ("signals",))
    return found
