"""A small world to act in: people, one runbook that leaves a trace, and a detector that says what it is told."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy.ext.asyncio import AsyncEngine

from monitoring.model import Sample
from remediation.actions import perform
from remediation.actor import BOT, Actor, Role
from remediation.approval import Approval, Run
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.limits import Limits
from remediation.plan import Plan
from remediation.policy import Rule
from remediation.policy_json import version
from remediation.reach import Replicas
from remediation.records import Records
from remediation.redact import redactor
from remediation.request import Proposal, Request, Waiting
from remediation.runbooks import Command, Parameter, Risk, Runbook, Verification
from remediation.verify import Condition, HealthReport
from remediation.world import World

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SAM = Actor("sam", frozenset({Role.OPERATOR}), "shop")
LEE = Actor("lee", frozenset({Role.APPROVER}), "payments")
MAX = Actor("max", frozenset({Role.APPROVER}), "payments")
KIM = Actor("kim", frozenset({Role.APPROVER, Role.ADMIN}), "ops")
STRANGER = Actor("slack:U0X")
EVERYONE = (SAM, LEE, MAX, KIM)
RESTART = Runbook(
    name="restart",
    title="Restart {service}",
    action=Command(("/bin/sh", "-c", "echo done >> $0", "/nowhere")),
    risk=Risk.HIGH,
    services=("checkout", "cart"),
    signals=("latency_p95",),
    parameters={"zone": Parameter(choices=("a", "b"))},
    verify=Verification(within=timedelta(minutes=5)),
)


class FakeWorld:
    """Everything around the flow; change an attribute, and the flow meets the change."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self.engine = engine
        self.trace = folder / "trace"
        self.now = NOON
        self.people: Sequence[Actor] = EVERYONE
        self.rules: Sequence[Rule] | None = None
        self.runbooks = [self.runbook()]
        self.environment_of: Callable[[str], str] = lambda _: "production"
        self.samples: Mapping[str, Sequence[Sample]] | Exception = {}
        self.health: HealthReport | Exception = HealthReport({"latency_p95": Condition.RECOVERED})
        self.replicas: Replicas | None = Replicas(("app1:9464",))
        self.sole = False
        self.tested = True
        self.limits = Limits()
        self.told: list[Approval] = []
        self.silent = False
        self.redact = redactor(())
        self.ledger = Ledger(engine, self.redact)
        self.records = Records.of(engine, self.ledger)

    def runbook(self, script: str = "echo done >> $0", **changes: object) -> Runbook:
        """The restart, doing the script with the trace file as $0."""
        values: dict[str, object] = {name: getattr(RESTART, name) for name in Runbook.__slots__}
        values["action"] = Command(("/bin/sh", "-c", script, str(self.trace)))
        return Runbook(**{**values, **changes})  # type: ignore[arg-type]

    def flow(self) -> Flow:
        """A process of its own on the same database."""
        return Flow(self.records, self.ledger, self.seams())

    def seams(self) -> World:
        return World(
            runbooks=lambda: tuple(self.runbooks),
            rules=self.rules,
            policy_version=version(self.rules),
            environment_of=lambda service: self.environment_of(service),  # noqa: PLW0108 - a test may change it
            instant=self._instant,
            rendered=lambda query, service: query.replace("{labels}", f'{{job="{service}"}}'),
            is_healthy=self._is_healthy,
            notify=self._notify,
            names_with=lambda role: tuple(actor.name for actor in self.people if actor.may(role)),
            team_of=lambda name: next((actor.team for actor in self.people if actor.name == name), ""),
            sole=self.sole,
            limits=self.limits,
            zone=UTC,
            tested=self._tested,
            unreplayed=self._unreplayed,
            perform=perform,
            replicas=self._replicas,
            clock=lambda: self.now,
            redact=self.redact,
        )

    def ran(self) -> int:
        """How often the action was really done."""
        return len(self.trace.read_text().splitlines()) if self.trace.exists() else 0

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def _instant(self, query: str) -> Sequence[Sample]:
        if isinstance(self.samples, Exception):
            raise self.samples
        return self.samples.get(query, ())

    async def _tested(self, runbook: Runbook) -> bool:
        return self.tested

    async def _unreplayed(self) -> Collection[int]:
        return await self.records.policies.lacking(self.rules)

    async def _replicas(self, service: str) -> Replicas | None:
        return self.replicas

    async def _is_healthy(self, plan: Plan, run: Run, incident: int | None) -> HealthReport:
        if isinstance(self.health, Exception):
            raise self.health
        return self.health

    async def _notify(self, approval: Approval) -> None:
        if self.silent:
            raise ConnectionError("nobody hears")
        self.told.append(approval)


def request(actor: Actor = SAM, **changes: object) -> Request:
    values: dict[str, object] = {"runbook": "restart", "service": "checkout", "parameters": {"zone": "a"}}
    return Request(**{**values, "actor": actor, **changes})  # type: ignore[arg-type]


async def asked(flow: Flow, actor: Actor = BOT, **changes: object) -> Approval:
    """An approval that waits."""
    proposal: Proposal = await flow.propose(request(actor, **changes))
    assert isinstance(proposal, Waiting), proposal
    return proposal.approval


async def finished(flow: Flow, number: int) -> Approval:
    """After every action under way has ended and been judged."""
    await flow.advance()
    await flow.drain(30)
    return await flow.get(number)


def alive(pid: int) -> bool:
    """Whether a process still does anything."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
