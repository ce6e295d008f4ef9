"""Tries a runbook in simulated runs: the real flow over a throw-away database, its action only played."""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from monitoring.model import Sample, Service
from monitoring.signals import render
from remediation.actor import Actor, Role
from remediation.approval import Approval, Phase, Run, Verdict
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.limits import Limits
from remediation.outcome import Outcome
from remediation.parameters import SERVICE
from remediation.plan import Plan
from remediation.policy_json import version
from remediation.reach import Replicas
from remediation.records import Records
from remediation.request import Request, Waiting
from remediation.runbooks import Action, Runbook
from remediation.story import Told
from remediation.verify import Condition, HealthReport
from remediation.world import World

ASKER, APPROVER = Actor("asker", frozenset({Role.OPERATOR})), Actor("approver", frozenset({Role.APPROVER}))
# One of these fits most patterns; for others a person gives a value.
EXAMPLES = ("1", "2", "a", "web", "default", "/usr/bin/true", "eu-central-1", "i-0123456789abcdef0", "app.service")
SERVICES = "example"
PATIENCE = 500


@dataclass(slots=True)
class Stage:
    """The world of one story; counts what was played."""

    runbook: Runbook
    engine: AsyncEngine
    ends: Phase
    health: Condition
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    played: list[Action] = field(default_factory=list)

    def flow(self) -> Flow:
        ledger = Ledger(self.engine, str)
        return Flow(Records.of(self.engine, ledger), ledger, self._world())

    def _world(self) -> World:
        return World(
            runbooks=lambda: (self.runbook,),
            rules=None,
            policy_version=version(None),
            environment_of=lambda _: "",
            instant=_holds,
            rendered=lambda query, service: render(query, Service(service)),
            is_healthy=self._healthy,
            notify=_nobody,
            names_with=lambda role: tuple(one.name for one in (ASKER, APPROVER) if one.may(role)),
            team_of=lambda _: "",
            sole=True,
            limits=Limits(),
            zone=UTC,
            replicas=_one,
            tested=_never,
            unreplayed=_none,
            perform=self._perform,
            clock=lambda: self.now,
            redact=str,
        )

    async def _healthy(self, _plan: Plan, _run: Run, _incident: int | None) -> HealthReport:
        return HealthReport({"signal": self.health})

    async def _perform(self, action: Action, *_: object) -> Outcome:
        self.played.append(action)
        return Outcome(self.ends if len(self.played) == 1 else Phase.SUCCEEDED, "played")


STORIES = (
    ("it works and helps", Phase.SUCCEEDED, Condition.RECOVERED, Verdict.RECOVERED),
    ("it works and does not help", Phase.SUCCEEDED, Condition.STRANGE, Verdict.NO_EFFECT),
    ("it makes things worse", Phase.SUCCEEDED, Condition.WORSE, Verdict.WORSE),
    ("it fails", Phase.FAILED, Condition.STRANGE, Verdict.NO_EFFECT),
    ("it does not end in time", Phase.TIMED_OUT, Condition.TOO_FEW, Verdict.UNKNOWN),
)


async def tried(runbook: Runbook, engine: AsyncEngine, given: Mapping[str, str]) -> tuple[Told, ...]:
    """Every story, each with a service of the runbook; raises PlanError when a value is missing or unfit."""
    service = next(iter(runbook.services), SERVICES)
    values = {**examples(runbook), **given}
    told = []
    for number, (story, ends, health, verdict) in enumerate(STORIES):
        stage = Stage(runbook, engine, ends, health, datetime(2026, 1, 1 + number, tzinfo=UTC))
        told.append(await _played(stage, story, verdict, Request(runbook.name, service, values, ASKER)))
    return tuple(told)


def examples(runbook: Runbook) -> dict[str, str]:
    """A value for each parameter that one of ours fits."""
    found = {}
    for name, parameter in runbook.parameters.items():
        within = [] if parameter.low is None else [str(parameter.low)]
        fitting = [
            *parameter.choices,
            *within,
            *(one for one in EXAMPLES if re.fullmatch(parameter.pattern or "(?!)", one)),
        ]
        if fitting and name != SERVICE:
            found[name] = fitting[0]
    return found


async def _played(stage: Stage, story: str, verdict: Verdict, request: Request) -> Told:
    flow = stage.flow()
    proposal = await flow.propose(request)
    if not isinstance(proposal, Waiting):
        return Told(story, f"it could not be asked for: {proposal}", well=False)
    number = proposal.approval.number
    await flow.answer(number, APPROVER)
    for _ in range(3):
        await flow.advance()
        await _at_rest(flow, number)
        stage.now += stage.runbook.verify.within + timedelta(seconds=1)
    await flow.drain(5)
    return _judged(stage, story, verdict, await flow.get(number))


async def _at_rest(flow: Flow, number: int) -> None:
    """The clock may only move while nothing is under way, or its lease is lost."""
    for _ in range(PATIENCE):
        run = (await flow.get(number)).run
        if run and Phase.STARTED not in (run.phase, run.rollback):
            return
        await asyncio.sleep(0.01)


def _judged(stage: Stage, story: str, verdict: Verdict, approval: Approval) -> Told:
    plan, run = approval.plan, approval.run
    undone = plan.rollback is not None and verdict in (Verdict.NO_EFFECT, Verdict.WORSE)
    expected: Sequence[Action] = (plan.action, *([plan.rollback] if undone and plan.rollback else ()))
    if run is None:
        return Told(story, f"{approval.stage}, did not run: {approval.void_reason}", well=False)
    after = f", rollback {run.rollback}" if run.rollback else ""
    became = f"{run.phase}, verdict {run.verdict}{after}"
    return Told(story, became, well=run.verdict is verdict and tuple(stage.played) == tuple(expected))


async def _holds(_query: str) -> Sequence[Sample]:
    return (Sample({"instance": "example:80"}, 1.0),)


async def _nobody(_approval: Approval) -> None:
    return None


async def _one(_service: str) -> Replicas:
    return Replicas(("example:80",))


async def _none() -> Collection[int]:
    return ()


async def _never(_runbook: Runbook) -> bool:
    return False
