"""What is asked of remediation, and what becomes of it at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitoring.model import Severity
from remediation.actor import Actor
from remediation.approval import Approval
from remediation.plan import Plan
from remediation.policy import DenyReason
from remediation.reach import Reach


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants a runbook run. `inferred` means a classifier or a model read the words.

    `evidence` is a hash of what was strange when it was asked for.
    """

    runbook: str
    service: str
    parameters: Mapping[str, str]
    actor: Actor
    incident: int | None = None
    inferred: bool = False
    severity: Severity | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class UnknownRunbook:
    """Refused: no runbook has this name."""

    name: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Refused: the runbook cannot be made concrete; `sentence` says why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """People are asked."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class Starting:
    """Policy lets it run unasked, at the next step."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not run, and nobody is asked."""

    reason: DenyReason | UnknownRunbook | Unfit


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a request would do, found out without doing it; `unmet` is the precondition that does not hold."""

    plan: Plan
    reach: Reach
    text: str
    unmet: str = ""


Proposal = Waiting | Starting | Refused
