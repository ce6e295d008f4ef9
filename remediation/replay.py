"""What would have become of recorded requests under other rules; nothing is asked for and nothing runs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from monitoring.model import Severity
from remediation.actor import Actor
from remediation.approval import Approval, Run, Verdict
from remediation.canonical import Json, canonical, digest
from remediation.limits import Limits, Past
from remediation.plan import Plan
from remediation.plan_json import plan_hash
from remediation.policy import Allow, Ask, Decision, Deny, Earlier, Rule, Situation, decide
from remediation.quorum import widened
from remediation.reach import Reach
from remediation.suggest import tracks
from remediation.track import Track


class Became(StrEnum):
    """What becomes of a request at once."""

    RUNS = "runs unasked"
    ASKED = "asked"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Case:
    """Something that was asked for, or could have been; `approval` and `verdict` are empty when it was not to be."""

    plan: Plan
    actor: Actor
    at: datetime
    reach: Reach | None = None
    severity: Severity | None = None
    approval: int | None = None
    incident: int | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One case under the rules in force and under the candidate."""

    case: Case
    before: Became
    after: Became

    @property
    def loosened(self) -> bool:
        """It would run unasked, and does not as things are."""
        return self.after is Became.RUNS and self.before is not Became.RUNS


@dataclass(frozen=True, slots=True)
class Report:
    """Every case, oldest first."""

    rows: tuple[Row, ...] = ()

    @property
    def run_on(self) -> str:
        """A digest of what was replayed."""
        return digest(canonical([_told(row.case) for row in self.rows]))

    def count(self, became: Became, *, before: bool = False) -> int:
        return sum((row.before if before else row.after) is became for row in self.rows)

    @property
    def loosened(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.loosened)

    @property
    def worse(self) -> tuple[Row, ...]:
        """What would run unasked under the candidate and turned out worse when it ran."""
        return tuple(r for r in self.rows if r.after is Became.RUNS and r.case.verdict is Verdict.WORSE)


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy with the limits that stand above it."""

    rules: Sequence[Rule] | None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class History:
    """What ran, the runbooks that were tried, and the clock that policy speaks of."""

    ran: Sequence[Approval]
    tested: Collection[str]
    zone: tzinfo


def replay(cases: Sequence[Case], present: Rules, candidate: Rules, history: History) -> Report:
    """Each case as things stood when it was asked for; the history stays what it was."""
    ordered = sorted(cases, key=lambda case: (case.at, case.approval or 0))
    return Report(
        tuple(Row(case, _became(case, present, history), _became(case, candidate, history)) for case in ordered)
    )


def _became(case: Case, rules: Rules, history: History) -> Became:
    situation = _situation(case, rules.limits, history.ran)
    decision = decide(case.plan, case.actor, situation, rules.rules, case.at.astimezone(history.zone))
    if case.reach:
        decision = widened(decision, case.reach, one_is_enough=False)
    return _at_once(decision, tried=case.plan.runbook in history.tested)


def _at_once(decision: Decision, *, tried: bool) -> Became:
    match decision:
        case Deny():
            return Became.BLOCKED
        case Allow() if tried:
            return Became.RUNS
        case Allow() | Ask():
            return Became.ASKED


def _situation(case: Case, limits: Limits, ran: Sequence[Approval]) -> Situation:
    known = [(one, run) for one in ran if (run := one.run) and run.started_at < case.at and one.number != case.approval]
    here = [(one, run) for one, run in known if one.plan.service == case.plan.service]
    past = [Past(one.number, one.plan.service, run.started_at, run.went_badly) for one, run in known]
    return Situation(
        earlier=max((_earlier(one, run, case.at) for one, run in here), key=lambda one: one.approval, default=None),
        severity=case.severity,
        limits=limits,
        track=tracks([one for one, run in known if run.judged_at and run.judged_at <= case.at]).get(
            case.plan.runbook, Track()
        ),
        past=tuple(one for one in past if one.started_at > case.at - limits.memory),
    )


def _earlier(approval: Approval, run: Run, at: datetime) -> Earlier:
    """How it stood at that time."""
    over = run.judged_at is not None and run.judged_at <= at
    return Earlier(approval.number, (run.judged_at if run.rollback else run.ended_at) if over else None)


def _told(case: Case) -> Json:
    return [case.at.isoformat(), case.actor.name, plan_hash(case.plan), case.approval, case.incident]
