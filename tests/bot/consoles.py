"""A console on fakes that keep what they were told, and a browser's way through its door."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api.application import create
from bot.chat import Card, Message
from bot.context.history import History
from bot.context.knowing import Knowing
from bot.conversation.store import Conversations
from bot.desk import Desk
from bot.identity.logins import Logins
from bot.identity.people import People, Person
from bot.identity.sessions import Sessions
from bot.identity.tokens import Tokens
from bot.intents.model import Intent
from bot.platforms.web.console import Console
from bot.platforms.web.room import Room
from bot.readiness import Check
from bot.router import Router
from bot.school import School
from bot.storage.heartbeats import Heartbeats
from detection.alert import Report
from detection.anomaly import Anomaly, Band, Reason
from detection.incident import Incident, Stage
from detection.incidents import Incidents
from detection.models import Models
from detection.records import Records
from detection.timeline import Event, Happened
from monitoring.model import Bad, Key, Series, Service, Severity, Signal, Unit
from monitoring.source import MetricsUnavailableError, Window
from monitoring.telemetry import Telemetry
from remediation import approval as answers
from remediation.actor import Role
from remediation.answers import UnknownApprovalError
from remediation.approval import Approval
from remediation.ledger import Ledger
from remediation.plan import Plan
from remediation.redact import redactor
from remediation.runbooks import Command, Risk
from remediation.track import Track
from tests.clock import MORNING, Clock

PEOPLE = People(
    (
        Person("sam", frozenset({Role.OPERATOR})),
        Person("lee", frozenset({Role.APPROVER}), timezone="America/New_York"),
    )
)
SECRET = "hunter2222"
NOWHERE = Path("/nowhere")
ADDRESS = "http://127.0.0.1:8080"
SIGNALS = (
    Signal("latency_p95", "up{labels}", Unit.SECONDS, title="Latency"),
    Signal("memory", "up{labels}", Unit.BYTES),
)
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
PLAN = Plan("restart", "Restart checkout", "checkout", Risk.HIGH, Command(("systemctl", "restart", "checkout.service")))


@dataclass
class FakeRouter:
    """Answers as told, else repeats what it heard."""

    answers: dict[str, Card] = field(default_factory=dict)
    heard: list[Message] = field(default_factory=list)

    async def __call__(self, message: Message) -> Card:
        self.heard.append(message)
        return self.answers.get(message.text, Card(f"You said {message.text}"))


@dataclass
class FakeLook:
    """Shows what a page asked for."""

    asked: list[Intent] = field(default_factory=list)
    answer: Card | None = None

    async def __call__(self, intent: Intent, person: Person) -> Card:
        self.asked.append(intent)
        return self.answer or Card(f"{type(intent).__name__} for {person.name}")


@dataclass
class FakeFlow:
    """Approvals as they were put in."""

    approvals: list[Approval] = field(default_factory=list)
    halted_by: str = ""

    async def waiting(self) -> tuple[Approval, ...]:
        return tuple(one for one in self.approvals if one.stage is answers.Stage.PENDING)

    async def recent(self, limit: int = 20) -> tuple[Approval, ...]:
        return tuple(self.approvals[:limit])

    async def of_incident(self, number: int) -> tuple[Approval, ...]:
        return tuple(one for one in self.approvals if one.incident == number)

    async def get(self, number: int) -> Approval:
        for one in self.approvals:
            if one.number == number:
                return one
        raise UnknownApprovalError(number)

    async def tracks(self) -> Mapping[str, Track]:
        return {}

    async def halted(self) -> SimpleNamespace | None:
        return SimpleNamespace(by=self.halted_by) if self.halted_by else None


@dataclass
class FakeSource:
    """Series as they were put in; a signal in `broken` cannot be read."""

    series: dict[tuple[str, str], list[Series]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    async def check(self) -> str:
        return "It answers."

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        if signal.name in self.broken:
            raise MetricsUnavailableError(self.broken[signal.name])
        return self.series.get((service.name, signal.name), [])


@dataclass
class Made:
    """The console and the fakes inside it."""

    console: Console
    router: FakeRouter
    look: FakeLook
    flow: FakeFlow
    source: FakeSource
    records: Records
    checks: list[Check]
    reported: list[Report]

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        """A browser at that address."""
        transport = httpx.ASGITransport(create(self.console), client=(address, 50000))
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)

    async def let_in(self, name: str) -> "Inside":
        """A browser that used its login link."""
        client = self.client()
        code = await self.console.logins.create(name, self.console.desk.people)
        form = await client.get("/login", params={"code": code})
        entered = await client.post("/login", data={"code": code, "csrf": token(form.text)})
        assert entered.status_code == 303, entered.text
        return Inside(client, token((await client.get("/")).text))

    async def open_incident(self, severity: Severity = Severity.CRITICAL, service: str = "checkout") -> Incident:
        """An incident as detection would have stored it."""
        reason = Reason(2.4, Band(0.3, 0.2, 0.4), Bad.HIGH, timedelta(days=40))
        anomaly = Anomaly(Key(service, "latency_p95"), Unit.SECONDS, MORNING, 8.0, reason)
        new = Incident(0, service, Stage.OPEN, severity, MORNING, MORNING, (anomaly,))
        opened = await self.records.open_incident(new, [Event(0, MORNING, Happened.OPENED, detail="latency_p95")])
        assert opened
        return opened


@dataclass
class Inside:
    """A browser with a session, and the token its pages carry."""

    client: httpx.AsyncClient
    csrf: str

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """As the form does it when there is no script."""
        return await self.client.post(path, data={"csrf": self.csrf, **fields})

    async def script(self, path: str, **fields: str) -> httpx.Response:
        """As htmx does it."""
        return await self.client.post(path, data=fields, headers={"HX-Request": "true", "X-CSRF-Token": self.csrf})


def make(
    engine: AsyncEngine,
    clock: Clock,
    folder: Path = NOWHERE,
    *,
    sole: bool = False,
    people: People = PEOPLE,
) -> Made:
    router, look, flow, source, records = FakeRouter(), FakeLook(), FakeFlow(), FakeSource(), Records(engine)
    checks = [Check("database", ok=True, says="SQLite answers.")]
    incidents, record = Incidents(records, clock), Ledger(engine, lambda text: text)
    services = (Service("checkout"), Service("cart"))
    desk = Desk(
        services=lambda: services,
        signals=SIGNALS,
        runbooks=tuple,
        people=people,
        source=source,
        incidents=incidents,
        flow=flow,
        ledger=record,
        history=timedelta(days=14),
        zone=ZoneInfo("Europe/Berlin"),
        clock=clock,
        sole=sole,
        where_to_ask=ADDRESS,
        talk=Conversations(engine, redactor((SECRET,)), keep=timedelta(days=30), most=40),
        knowing=Knowing(
            services=lambda: services,
            signals=SIGNALS,
            source=source,
            incidents=incidents,
            flow=flow,
            ledger=record,
            states=History(engine),
            alertmanager=None,
            heartbeats=Heartbeats(engine),
            platforms=(),
            deaf_after=timedelta(minutes=1),
            clock=clock,
            within_s=20,
        ),
    )

    async def living(key: str) -> Card:
        return Card(f"{key} made at this moment", key=key)

    async def health() -> Sequence[Check]:
        return checks

    reported: list[Report] = []

    async def report(told: Sequence[Report]) -> Sequence[Incident]:
        reported.extend(told)
        return ()

    real = Router(desk)
    console = Console(
        reply=router,
        look=look,
        ask=real.ask,
        do=real.do,
        understand=real.understand,
        living=living,
        desk=desk,
        room=Room(engine, clock),
        logins=Logins(engine, clock),
        sessions=Sessions(engine, clock),
        tokens=Tokens(engine, clock),
        health=health,
        telemetry=Telemetry(),
        report=report,
        redact=redactor((SECRET,)),
        school=School(desk, Models(folder / "models"), None),
    )
    return Made(console, router, look, flow, source, records, checks, reported)


def token(html: str) -> str:
    """The form token of a page."""
    found = TOKEN.search(html)
    assert found, html
    return found[1]
