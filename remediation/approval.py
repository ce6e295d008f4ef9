"""A question put to people about one exact plan, and their answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitoring.model import Severity
from remediation.actor import Kind
from remediation.plan import Plan
from remediation.reach import Reach


class Stage(StrEnum):
    """Where an approval is in its life; only a pending one can be answered."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    VOID = "void"


class Verdict(StrEnum):
    """What the detector says after a run."""

    RECOVERED = "recovered"
    NO_EFFECT = "no effect"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Where a run is: `unknown` means it started and nobody knows how it ended."""

    STARTED = "started"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    PARTIAL = "partly done"
    HALTED = "halted"
    UNKNOWN = "unknown"


class Hold(StrEnum):
    """Why people are asked although a rule of the policy allows it."""

    UNTRIED = "untried"
    UNREPLAYED = "unreplayed"
    INFERRED = "inferred"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Held:
    """What keeps the rule of that number, counted from 1, from being enough."""

    hold: Hold
    rule: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's word on one approval."""

    person: str
    approve: bool
    at: datetime
    reason: str = ""
    kind: Kind = Kind.PERSON
    team: str = ""
    revoked_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """A yes that was not taken back."""
        return self.approve and self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one target of several."""

    target: str
    phase: Phase
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class Glass:
    """One person's word that it could not wait; `reviewed_by` is empty until somebody else looked at it."""

    person: str
    reason: str
    at: datetime
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    review: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution on record. `verdict` is empty until the detector has spoken."""

    number: int
    phase: Phase
    started_at: datetime
    ended_at: datetime | None = None
    exit_code: int | None = None
    output: str = ""
    verdict: Verdict | None = None
    verdict_reason: str = ""
    judged_at: datetime | None = None
    rollback: Phase | None = None
    rollback_output: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def left_broken(self) -> bool:
        """It did not help and could not be undone: somebody has to look, and soon."""
        return self.rollback not in (None, Phase.STARTED, Phase.SUCCEEDED)

    @property
    def went_badly(self) -> bool:
        """It failed, or made things worse."""
        return went_badly(self.phase, self.verdict)


def went_badly(phase: str, verdict: str | None) -> bool:
    """It failed, or made things worse."""
    return phase in (Phase.FAILED, Phase.TIMED_OUT, Phase.PARTIAL) or verdict == Verdict.WORSE


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as stored, with its plan, answers and run; `version` grows with every change.

    It starts no sooner than `wait` after the yes that was enough, so that somebody can still say no.
    `bundle` is the first of the requests like it, on whose card it stands.
    """

    number: int
    plan: Plan
    stage: Stage
    quorum: int
    requesters: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    incident: int | None = None
    answers: tuple[Answer, ...] = ()
    void_reason: str = ""
    run: Run | None = None
    unasked: bool = False
    version: int = 1
    plan_hash: str = ""
    severity: Severity | None = None
    teams: int = 1
    reach: Reach | None = None
    held: Held | None = None
    wait: timedelta = timedelta()
    starts_at: datetime | None = None
    glass: Glass | None = None
    bundle: int | None = None

    @property
    def id(self) -> str:
        """The name people use, such as APR-9."""
        return f"APR-{self.number}"

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who said yes."""
        return tuple(answer.person for answer in self.answers if answer.counts)
