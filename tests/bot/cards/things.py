"""Approvals, incidents and sweeps as the cards meet them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from detection.anomaly import Anomaly, Band, Reason
from detection.incident import Incident, Stage
from detection.timeline import Swept
from monitoring.model import Bad, Key, Severity, Unit
from remediation import approval as approvals
from remediation.approval import Answer, Approval, Phase, Run
from remediation.plan import Plan
from remediation.runbooks import Command, Risk, Verification

NOW = datetime(2026, 11, 5, 16, 30, tzinfo=ZoneInfo("Europe/Berlin"))
BAND = Band(0.3, 0.25, 0.4)
PLAN = Plan(
    runbook="restart-checkout",
    title="Restart checkout",
    service="checkout",
    risk=Risk.HIGH,
    action=Command(("systemctl", "restart", "checkout.service")),
    environment="production",
    require=('count(up{job="checkout"} == 1) >= 2',),
    verify=Verification(("latency_p95",), timedelta(minutes=5)),
    rollback=Command(("systemctl", "start", "checkout-previous.service")),
)


def before(minutes: float = 0, seconds: float = 0) -> datetime:
    """That long ago, in UTC as records keep it."""
    return (NOW - timedelta(minutes=minutes, seconds=seconds)).astimezone(UTC)


def anomaly(value: float = 2.4, signal: str = "latency_p95", instance: str = "", **changes: object) -> Anomaly:
    made: dict[str, object] = {
        "key": Key("checkout", signal, instance),
        "unit": Unit.SECONDS,
        "since": before(25),
        "score": 30.0,
        "reason": Reason(value, BAND, Bad.HIGH, timedelta(days=40)),
    }
    return Anomaly(**(made | changes))  # type: ignore[arg-type]


def incident(*anomalies: Anomaly, **changes: object) -> Incident:
    made: dict[str, object] = {
        "number": 7,
        "service": "checkout",
        "stage": Stage.OPEN,
        "severity": Severity.WARNING,
        "opened_at": before(24),
        "updated_at": before(),
        "anomalies": anomalies or (anomaly(),),
    }
    return Incident(**(made | changes))  # type: ignore[arg-type]


def approval(stage: approvals.Stage = approvals.Stage.PENDING, **changes: object) -> Approval:
    made: dict[str, object] = {
        "number": 9,
        "plan": PLAN,
        "stage": stage,
        "quorum": 1,
        "requesters": ("cloudops",),
        "created_at": before(10),
        "expires_at": before(-20),
        "plan_hash": "00" * 32,
    }
    return Approval(**(made | changes))  # type: ignore[arg-type]


def approved(run: Run | None = None, **changes: object) -> Approval:
    return approval(approvals.Stage.APPROVED, answers=(Answer("lee", True, before(8)),), run=run, **changes)


def ran(phase: Phase = Phase.SUCCEEDED, **changes: object) -> Run:
    made: dict[str, object] = {"number": 1, "phase": phase, "started_at": before(8), "ended_at": before(8, -3)}
    return Run(**(made | changes))  # type: ignore[arg-type]


def swept(**changes: object) -> Swept:
    made: dict[str, object] = {
        "at": before(seconds=20),
        "took": timedelta(seconds=0.4),
        "read": 12,
        "failed": {},
        "learning": {},
        "unread": {},
        "reads": {"host": 8, "checkout": 4},
    }
    return Swept(**(made | changes))  # type: ignore[arg-type]
