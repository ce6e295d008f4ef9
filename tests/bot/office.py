"""A desk over a real database, a source that answers what it is told, and three people."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat import Card, Message, Place
from bot.context.history import History
from bot.context.knowing import Knowing
from bot.conversation.store import Conversations
from bot.desk import Desk
from bot.identity.people import People, Person
from bot.language.asking import Asking
from bot.reaching import Reaching
from bot.router import Router
from bot.storage.answers import Answers
from bot.storage.heartbeats import Heartbeats
from detection.anomaly import Anomaly, Band, Reason
from detection.correlate import Opened
from detection.incident import Incident
from detection.incidents import Incidents
from detection.records import Records as DetectionRecords
from monitoring.model import Bad, Key, Process, Sample, Series, Service, Severity, Signal, Unit
from monitoring.source import MetricsError, Window
from remediation.actions import perform
from remediation.actor import BOT, Role
from remediation.approval import Approval, Run
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.limits import Limits
from remediation.plan import Plan
from remediation.policy import Rule
from remediation.policy_json import version
from remediation.records import Records
from remediation.redact import redactor
from remediation.request import Request, Waiting
from remediation.runbooks import Command, Parameter, Risk, Runbook, Verification
from remediation.verify import Condition, HealthReport
from remediation.world import World

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)  # 16:30 in Berlin
HOST = Service("host", every=timedelta(seconds=15), aliases=("this host", "this machine"))
CHECKOUT = Service(
    "checkout", every=timedelta(seconds=15), environment="production", logs={"journal": "checkout.service"}
)
CPU = Signal("cpu", "cpu{labels}", Unit.RATIO, min_deviation=0.1, aliases=("processor",))
LATENCY = Signal("latency_p95", "latency{labels}", Unit.SECONDS, min_deviation=0.05, aliases=("latency",))
MEMORY = Signal("memory", "memory{labels}", Unit.BYTES, limit=2.0**30)
UP = Signal("up", "up{labels}", Unit.NUMBER, Bad.LOW, limit=0.5)
RESTART = Runbook(
    name="restart-checkout",
    title="Restart checkout",
    action=Command(("sleep", "60")),
    risk=Risk.HIGH,
    services=("checkout",),
    signals=("latency_p95", "memory"),
    verify=Verification(within=timedelta(minutes=5)),
    rollback=Command(("true",)),
)
SCALE = Runbook(
    name="scale",
    title="Scale {service}",
    action=Command(("scale", "{service}", "{replicas}")),
    risk=Risk.LOW,
    parameters={"replicas": Parameter(choices=("2", "5"))},
)
LEE = Person("lee", frozenset({Role.APPROVER}), accounts=frozenset({"slack:U0LEE"}))
SAM = Person("sam", frozenset({Role.OPERATOR}))
KIM = Person("kim", frozenset({Role.ADMIN}), timezone="America/New_York")


@dataclass
class FakeSource:
    """Answers by service and signal; an error is raised; remembers what it was asked."""

    answers: dict[tuple[str, str], Sequence[Series] | MetricsError] = field(default_factory=dict)
    asked: list[tuple[str, str, Window]] = field(default_factory=list)
    away: str = ""

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        self.asked.append((service.name, signal.name, window))
        answer = self.answers.get((service.name, signal.name), ())
        if isinstance(answer, MetricsError):
            raise answer
        return [_within(one, window) for one in answer if len(_within(one, window))]

    async def instant(self, query: str) -> Sequence[Sample]:
        return ()

    async def check(self) -> str:
        if self.away:
            raise MetricsError(self.away)
        return "This machine's own metrics."

    async def close(self) -> None:
        return None


class Office:
    """Change an attribute, and the desk meets the change."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.now = NOW
        self.source = FakeSource()
        self.people = People((LEE, SAM, KIM))
        self.services: tuple[Service, ...] = (HOST, CHECKOUT)
        self.runbooks: tuple[Runbook, ...] = (RESTART, SCALE)
        self.rules: Sequence[Rule] | None = None
        self.failures: dict[str, Sequence[str]] = {}
        self.processes: Callable[[], Awaitable[Sequence[Process]]] | None = None
        self.incidents = Incidents(DetectionRecords(engine), self.clock)
        self.ledger = Ledger(engine, redactor(()))
        self.answers = Answers(engine, self.clock)
        self.records = Records.of(engine, self.ledger)
        self.talk = Conversations(engine, redactor(()), keep=timedelta(days=30), most=40)
        self.states = History(engine)
        self.heartbeats = Heartbeats(engine)
        self.language: Asking | None = None
        self._flows: list[Flow] = []

    def clock(self) -> datetime:
        return self.now

    @property
    def desk(self) -> Desk:
        return Desk(
            services=lambda: self.services,
            signals=(CPU, LATENCY, MEMORY, UP),
            runbooks=lambda: self.runbooks,
            people=self.people,
            source=self.source,
            incidents=self.incidents,
            flow=self.flow,
            ledger=self.ledger,
            history=timedelta(days=1),
            zone=BERLIN,
            clock=self.clock,
            sole=False,
            where_to_ask="http://127.0.0.1:8080",
            processes=self.processes,
            language=self.language,
            failures=lambda service: self.failures.get(service, ()),
            answers=self.answers,
            talk=self.talk,
            knowing=self._knowing(),
            states=self.states,
        )

    def _knowing(self) -> Knowing:
        return Knowing(
            services=lambda: self.services,
            signals=(CPU, LATENCY, MEMORY, UP),
            source=self.source,
            incidents=self.incidents,
            flow=self.flow,
            ledger=self.ledger,
            states=self.states,
            alertmanager=None,
            heartbeats=self.heartbeats,
            platforms=(),
            deaf_after=timedelta(minutes=1),
            clock=self.clock,
            within_s=20,
        )

    @property
    def flow(self) -> Flow:
        world = World(
            runbooks=lambda: self.runbooks,
            rules=self.rules,
            policy_version=version(self.rules),
            environment_of=lambda name: next((one.environment for one in self.services if one.name == name), ""),
            instant=self.source.instant,
            rendered=lambda query, _service: query,
            is_healthy=_is_healthy,
            notify=_notify,
            names_with=self.people.with_role,
            team_of=self.people.team_of,
            sole=False,
            limits=Limits(),
            zone=BERLIN,
            tested=_tested,
            unreplayed=_unreplayed,
            perform=perform,
            replicas=Reaching(self.source, lambda: self.services, (UP,), self.clock).replicas,
            clock=self.clock,
            redact=redactor(()),
        )
        self._flows.append(Flow(self.records, self.ledger, world))
        return self._flows[-1]

    async def close(self) -> None:
        """Ends what was started."""
        for flow in self._flows:
            await flow.drain(0)

    async def say(self, text: str, who: str = "sam", *, platform: str = "web", may_act: bool = True) -> Card:
        message = Message(text, who, Place(platform, "ops"), self.now, "1")
        return await Router(self.desk, may_act=may_act).reply(message)

    def has(
        self,
        service: Service,
        signal: Signal,
        values: Sequence[float],
        instance: str = "",
        until: datetime | None = None,
    ) -> None:
        """That service's points from now on, the newest at `until`."""
        end, step = int((until or self.now).timestamp()), int(service.every.total_seconds())
        times = end - step * np.arange(len(values))[::-1]
        series = Series.of(
            Key(service.name, signal.name, instance), times, values, f"{signal.name}{{job={service.name}}}"
        )
        known = self.source.answers.get((service.name, signal.name), ())
        assert not isinstance(known, MetricsError)
        self.source.answers[service.name, signal.name] = (*known, series)

    async def trouble(self, *anomalies: Anomaly, severity: Severity = Severity.WARNING) -> Incident:
        """An open incident."""
        found = anomalies or (slow(),)
        changed = await self.incidents.apply((Opened(found[0].key.service, severity, tuple(found), self.now),))
        return changed[0]

    async def proposed(self, incident: Incident | None = None) -> Approval:
        """What the bot itself asks for."""
        number = incident.number if incident else None
        proposal = await self.flow.propose(Request("restart-checkout", "checkout", {}, BOT, incident=number))
        assert isinstance(proposal, Waiting)
        return proposal.approval


def slow(minutes: float = 25, value: float = 2.4, signal: Signal = LATENCY, **changes: object) -> Anomaly:
    """Latency that is far too high since some minutes."""
    band = Band(0.3, 0.25, 0.4)
    made: dict[str, object] = {
        "key": Key("checkout", signal.name, ""),
        "unit": signal.unit,
        "since": NOW - timedelta(minutes=minutes),
        "score": 30.0,
        "reason": Reason(value, band, Bad.HIGH, timedelta(days=40)),
    }
    return Anomaly(**(made | changes))  # type: ignore[arg-type]


def wave(size: int, level: float = 0.3, noise: float = 0.01, seed: int = 1) -> np.ndarray:
    return level + noise * np.random.default_rng(seed).standard_normal(size)


def facts(card: Card) -> Mapping[str, str]:
    return {fact.name: fact.value for fact in card.facts}


def says(card: Card) -> list[str]:
    return [button.says for button in card.buttons]


async def _is_healthy(plan: Plan, run: Run, incident: int | None) -> HealthReport:
    return HealthReport({"latency_p95": Condition.RECOVERED})


async def _notify(approval: Approval) -> None:
    return None


def _within(one: Series, window: Window) -> Series:
    inside = (one.times >= window.start.timestamp()) & (one.times <= window.end.timestamp())
    return Series(one.key, one.times[inside], one.values[inside], one.source)


async def _unreplayed() -> tuple[int, ...]:
    return ()


async def _tested(_runbook: Runbook) -> bool:
    return True
