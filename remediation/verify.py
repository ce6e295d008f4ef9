"""Decides from the detector's words whether an action helped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from remediation.approval import Phase, Run, Verdict
from remediation.plan import Plan


class Condition(StrEnum):
    """What the detector says of one signal by the points since the action ended."""

    RECOVERED = "recovered"
    STRANGE = "still strange"
    WORSE = "worse"
    TOO_FEW = "too few new points"
    FIRING = "still firing when last told"
    ANYWAY = "well, as it would be anyway"


@dataclass(frozen=True, slots=True)
class HealthReport:
    """One condition for each signal that was to be judged; none at all says nothing.

    `evidence` gives what it was judged from, as canonical JSON; it is long, so it is made for the last word only.
    """

    signals: Mapping[str, Condition] = field(default_factory=dict)
    evidence: Callable[[], str] = field(default=str, compare=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, and what it rests on."""

    verdict: Verdict
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too early to say."""


def judge(plan: Plan, run: Run, report: HealthReport, now: datetime) -> Judged | Wait:
    """Recovery and worsening are said as soon as they are seen; the rest when the time is over."""
    seen = set(report.signals.values())
    reason = ", ".join(f"{name}: {condition}" for name, condition in sorted(report.signals.items()))
    if Condition.WORSE in seen:
        return Judged(Verdict.WORSE, reason)
    if seen and seen <= {Condition.RECOVERED, Condition.ANYWAY}:
        # Well again, but if nothing of it came of the action, nobody knows whether the action helped.
        return Judged(Verdict.RECOVERED if Condition.RECOVERED in seen else Verdict.UNKNOWN, reason)
    if run.ended_at and now < run.ended_at + plan.verify.within:
        return Wait()
    if Condition.STRANGE in seen:
        return Judged(Verdict.NO_EFFECT, reason)
    return Judged(Verdict.UNKNOWN, reason or "no signal could be judged")


def rolls_back(plan: Plan, run: Run, verdict: Verdict) -> bool:
    """Only what was approved with the plan; not after a person stopped it, nor when nobody knows what was done."""
    wanted = verdict in (Verdict.WORSE, Verdict.NO_EFFECT)
    return plan.rollback is not None and wanted and run.phase not in (Phase.HALTED, Phase.UNKNOWN)
