"""A bot without clock, sweeps and chat: storage, incidents and remediation are real, the rest is as a test says."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.drill.leftovers import Leftovers
from bot.drill.messages import REPLY, REQUEST, Put, Reply, Request, Watch
from bot.drill.reception import Reception
from bot.drill.spec import Spec, runbook, service
from bot.identity.people import People, Person
from bot.storage.drills import Drills
from detection.anomaly import Anomaly, Band, Reason
from detection.correlate import Opened
from detection.incident import Incident
from detection.incidents import Incidents
from detection.records import Records
from detection.sweep import Sweep
from monitoring.model import Bad, Key, Service, Severity, Unit
from remediation.actor import BOT
from remediation.approval import Approval
from remediation.request import Request as Wish
from remediation.request import Waiting
from tests.remediation.fakes import EVERYONE, FakeWorld

SPEC = Spec("drill", ("/bin/true",), endpoint="http://127.0.0.1:20000/metrics", owner="mine")
OTHER = Spec("drill", ("/bin/false",), owner="other")
PEOPLE = People(tuple(Person(actor.name, actor.roles, actor.team) for actor in EVERYONE))


class FakeBot:
    """What a running bot has in its hands; `people` and `services` may be changed."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self.world = FakeWorld(engine, folder)
        self.flow = self.world.flow()
        self.drills = Drills(engine)
        self.incidents = Incidents(Records(engine), lambda: self.world.now)
        self.people: People | None = PEOPLE
        self.services: list[Service] = [Service("checkout")]
        self.cleared: list[str] = []

    @property
    def reception(self) -> Reception:
        return Reception(
            drills=self.drills,
            incidents=self.incidents,
            flow=self.flow,
            people=self.people,
            services=lambda: self.services,
            runbooks=lambda: self.world.runbooks,
            clear_points=self._clear,
            title=lambda incident: f"{incident.id} {incident.service}",
            console="http://127.0.0.1:8080",
            prometheus=False,
            clock=lambda: self.world.now,
        )

    @property
    def leftovers(self) -> Leftovers:
        return Leftovers(self.drills, self.incidents, self.flow)

    async def hears(self, request: Request) -> Reply:
        return REPLY.validate_json(await self.reception.react(REQUEST.dump_json(request)))

    async def has_drill(self, spec: Spec = SPEC) -> None:
        """As if the list of what is watched had been refreshed already."""
        await self.hears(Put(spec, 60))
        self.services.append(service(spec))
        self.world.runbooks.append(runbook(spec))

    async def raises(self, name: str = "drill", *, drill: bool = True) -> Incident:
        """An incident about a service whose memory is strange."""
        band = Band(30.0, 20.0, 40.0)
        reason = Reason(90.0, band, Bad.HIGH, timedelta(days=1))
        found = Anomaly(Key(name, "memory"), Unit.BYTES, self.world.now, 20.0, reason)
        opened = Opened(name, Severity.WARNING, (found,), self.world.now, drill)
        (incident,) = await self.incidents.apply([opened])
        return incident

    async def asks(self, incident: Incident, runbook: str = "restart-drill") -> Approval:
        """The bot's own request, as an alert makes it."""
        parameters = {"zone": "a"} if runbook == "restart" else {}
        proposal = await self.flow.propose(Wish(runbook, incident.service, parameters, BOT, incident.number))
        assert isinstance(proposal, Waiting), proposal
        return proposal.approval

    async def swept(self, sweep: Sweep) -> None:
        await self.incidents.record_sweep(sweep, ["drill"])

    def watch(self) -> Watch:
        return Watch("drill", self.world.now)

    async def _clear(self, name: str) -> None:
        self.cleared.append(name)
