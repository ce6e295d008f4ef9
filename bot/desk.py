"""What the answers to people's questions have at hand; made once by the composition root."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.chat import Place
from bot.context.history import History
from bot.context.knowing import Knowing
from bot.conversation.store import Conversations
from bot.crew import Crew
from bot.identity.people import People, Person
from bot.intents.vocabulary import Vocabulary
from bot.language.asking import Asking
from bot.logbook.book import Logbook
from bot.prophets import Prophets
from bot.sharing import Shared
from bot.storage.answers import Answers
from detection.history.onlooker import Onlooker
from detection.incidents import Incidents
from detection.weights import USUAL, Weights
from monitoring.model import Process, Service, Signal
from monitoring.source import MetricSource
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.runbooks import Runbook


@dataclass(frozen=True, slots=True)
class Desk:
    """`sole` says that nobody is configured; `where_to_ask` is the console's address.

    `processes` are those of this machine, the busiest first; None where it is not this machine that is watched.
    `failures` are why pages of a service did not answer, a sentence each. `in_sight` are the cards seen in a thread.
    """

    services: Callable[[], Sequence[Service]]
    signals: Sequence[Signal]
    runbooks: Callable[[], Sequence[Runbook]]
    people: People
    source: MetricSource
    incidents: Incidents
    flow: Flow
    ledger: Ledger
    history: timedelta
    zone: tzinfo
    clock: Callable[[], datetime]
    sole: bool
    where_to_ask: str
    false_alarms_per_day: float = 1.0
    weights: Callable[[], Weights] = lambda: USUAL
    crew: Crew = field(default_factory=Crew)
    kept: Onlooker | None = None
    prophets: Prophets = field(init=False)
    everything: Shared = field(init=False, default_factory=Shared)
    processes: Callable[[], Awaitable[Sequence[Process]]] | None = None
    failures: Callable[[str], Sequence[str]] = lambda _service: ()
    in_sight: Callable[[Place], Awaitable[Collection[str]]] | None = None
    answers: Answers | None = None
    logbook: Logbook = field(default_factory=Logbook)
    talk: Conversations | None = None
    language: Asking | None = None
    knowing: Knowing | None = None
    states: History | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "prophets", Prophets(self.crew))

    def vocabulary(self) -> Vocabulary:
        """Every name that can be spoken of at this moment."""
        return Vocabulary(tuple(self.services()), tuple(self.signals), tuple(self.runbooks()))

    def now(self, person: Person | None = None) -> datetime:
        """What the clock shows to that person, else in the configured zone."""
        return self.clock().astimezone(self.zone_of(person) if person else self.zone)

    def zone_of(self, person: Person) -> tzinfo:
        """A person's own time zone, else the configured one."""
        try:
            return ZoneInfo(person.timezone) if person.timezone else self.zone
        except (ZoneInfoNotFoundError, ValueError):
            return self.zone

    def service(self, name: str) -> Service | None:
        return next((service for service in self.services() if service.name == name), None)

    def signal(self, name: str) -> Signal | None:
        return next((signal for signal in self.signals if signal.name == name), None)

    def runbook(self, name: str) -> Runbook | None:
        return next((runbook for runbook in self.runbooks() if runbook.name == name), None)
