"""The bot of the self-test: its real parts, on a throw-away database, with a watcher around every step."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alerts import Alerts
from bot.chat import Card
from bot.deliveries import Deliveries, Render
from bot.desk import Desk
from bot.handlers.around import approval_living, incident_living
from bot.router import Router
from bot.selftest import moment, story
from bot.selftest.fuse import Fuse
from bot.selftest.fused import fused, watched
from bot.selftest.orders import Orders
from bot.selftest.paper import ROOM, Paper
from bot.selftest.pen import Pen
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from detection.incidents import Incidents
from detection.records import Records as DetectionRecords
from monitoring.host import HostSource
from monitoring.records import Samples
from remediation.actions import perform
from remediation.approval import Run
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.limits import Limits
from remediation.plan import Plan
from remediation.policy_json import version
from remediation.reach import Replicas
from remediation.records import Records
from remediation.redact import redactor
from remediation.runbooks import Runbook
from remediation.verify import Condition, HealthReport
from remediation.world import World


@dataclass(frozen=True, slots=True)
class Bot:
    """What is called in one of its lives."""

    engine: AsyncEngine
    pen: Pen
    paper: Paper
    inbox: Inbox
    outbox: Outbox
    incidents: Incidents
    alerts: Alerts
    flow: Flow
    router: Router
    deliveries: Deliveries


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, turned forward by what was skipped."""

    orders: Orders

    def __call__(self) -> datetime:
        file = self.orders.skipped
        skipped = sum(map(float, file.read_text().split())) if file.exists() else 0.0
        return datetime.now(UTC) + timedelta(seconds=skipped)

    def forward(self, by: timedelta) -> None:
        with self.orders.skipped.open("a") as file:
            file.write(f"{by.total_seconds()}\n")


def build(orders: Orders, engine: AsyncEngine, fuse: Fuse, clock: Clock) -> Bot:
    """As bot.app does it, from the same parts."""
    redact = redactor((story.SECRET,))
    pen = fused(Pen(orders.outgoing), moment.PEN, fuse.passing)
    inbox = fused(Inbox(engine), moment.INBOX, fuse.passing)
    outbox = fused(Outbox(engine), moment.OUTBOX, fuse.passing)
    incidents = fused(Incidents(DetectionRecords(engine), clock), moment.INCIDENTS, fuse.passing)
    ledger = Ledger(engine, redact)
    records = _records(Records.of(engine, ledger), fuse)
    alerts = Alerts(
        outbox, incidents, records.approvals.of_incident, [str(ROOM)], clock, bundle=records.approvals.bundle
    )
    runbooks = (story.tidy(orders.effects),)
    world = World(
        runbooks=lambda: runbooks,
        rules=story.RULES,
        policy_version=version(story.RULES),
        environment_of=lambda _: "",
        instant=HostSource(Samples(engine), (story.ERRORS,), clock=clock).instant,
        rendered=lambda query, _service: query,
        is_healthy=watched(_healthy, moment.VERIFIED, fuse.passing),
        notify=alerts.approval,
        limits=Limits(),
        zone=UTC,
        names_with=story.PEOPLE.with_role,
        team_of=story.PEOPLE.team_of,
        sole=False,
        tested=_tested,
        unreplayed=_nothing,
        perform=watched(perform, moment.ACTION, fuse.passing),
        replicas=_one,
        clock=clock,
        redact=redact,
    )
    flow = Flow(records, ledger, world)
    desk = Desk(
        services=lambda: story.SERVICES,
        signals=(story.ERRORS,),
        runbooks=lambda: runbooks,
        people=story.PEOPLE,
        source=HostSource(Samples(engine), (story.ERRORS,), clock=clock),
        incidents=incidents,
        flow=flow,
        ledger=ledger,
        history=timedelta(hours=1),
        zone=UTC,
        clock=clock,
        sole=False,
        where_to_ask="",
    )
    paper = Paper(pen, inbox, clock)
    return Bot(
        engine=engine,
        pen=pen,
        paper=paper,
        inbox=inbox,
        outbox=outbox,
        incidents=incidents,
        alerts=alerts,
        flow=flow,
        router=Router(desk),
        deliveries=Deliveries(outbox, {ROOM.platform: paper}, _living(desk), clock),
    )


def _records(records: Records, fuse: Fuse) -> Records:
    return replace(
        records,
        approvals=fused(records.approvals, moment.APPROVALS, fuse.passing),
        runs=fused(records.runs, moment.RUNS, fuse.passing),
    )


def _living(desk: Desk) -> Render:
    async def card(key: str) -> Card:
        kind, _, number = key.partition("-")
        if kind == "INC":
            return await incident_living(desk, await desk.incidents.get(int(number)), desk.now())
        return await approval_living(desk, await desk.flow.get(int(number)), desk.now())

    return card


async def _healthy(plan: Plan, _run: Run, _incident: int | None) -> HealthReport:
    condition = Condition.WORSE if plan.service == story.WORSE else Condition.RECOVERED
    return HealthReport({story.ERRORS.name: condition})


async def _tested(_runbook: Runbook) -> bool:
    return True


async def _nothing() -> Collection[int]:
    return ()


async def _one(service: str) -> Replicas:
    return Replicas((f"{service}:80",))
