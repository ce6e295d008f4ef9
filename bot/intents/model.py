"""Everything a person can ask, one dataclass each; the fields are the slots, empty when not said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.intents.bundle import ApproveSeveral
from bot.intents.emergency import BreakGlass, Review
from bot.intents.evidence import Based, Blame, Capacity, Correlate, Helpful, Similar, Unhelpful
from bot.intents.itself import Habits, Health, Help
from bot.intents.opinion import Forget, Noise, Useful
from bot.intents.papers import Brief, Postmortem, Propose
from bot.intents.span import Span as Span  # noqa: PLC0414 - it is named beside the intents it is a part of
from bot.intents.talk import Forgetting, Recap, Summary
from bot.intents.tuning import Calibrate


@dataclass(frozen=True, slots=True)
class Status:
    """How is everything, or one service."""

    service: str = ""


@dataclass(frozen=True, slots=True)
class Incidents:
    """What is wrong, or what went wrong in a stretch of time."""

    service: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Show:
    """A signal over time, with a chart."""

    signal: str
    service: str = ""
    span: Span = Span()
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Explain:
    """Why an incident was raised; without a number, the newest open one (of that service)."""

    incident: int | None = None
    service: str = ""
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a signal is heading."""

    signal: str
    service: str = ""
    horizon: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A signal against the same time before, or against another service."""

    signal: str
    service: str = ""
    span: Span = Span()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a time: incidents, runs, silences."""

    service: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Signals:
    """What is measured."""

    service: str = ""


@dataclass(frozen=True, slots=True)
class Logs:
    """What a service wrote; only lines with these words in them, or only the bad ones."""

    service: str = ""
    span: Span = Span()
    matching: str = ""
    errors: bool = False


@dataclass(frozen=True, slots=True)
class Runbooks:
    """What could be done, or what one runbook would do."""

    service: str = ""
    runbook: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Asks for a runbook; `parameters` are `name=value` pairs."""

    runbook: str
    service: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a runbook would do at this moment, found out without doing it."""

    runbook: str
    service: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Approvals:
    """What waits for an answer, or one approval whatever its stage."""

    approval: int | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    """Yes to an approval; for a critical one the target's name is typed too."""

    approval: int | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Revoke:
    """My yes is taken back."""

    approval: int | None = None


@dataclass(frozen=True, slots=True)
class Deny:
    """No to an approval."""

    approval: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """I have it."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    """It is over."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """No notifications about a service or one signal of it for a while."""

    service: str = ""
    signal: str = ""
    duration: timedelta | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unsilence:
    """Notifications again."""

    service: str = ""
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Silences:
    """What is silenced."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who did what; about one incident or approval, a service or runbook, by a person, or the newest entries."""

    incident: int | None = None
    approval: int | None = None
    service: str = ""
    runbook: str = ""
    by: str = ""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a runbook may not run, why an approval did not, or why there was no alert for a service or signal."""

    runbook: str = ""
    service: str = ""
    approval: int | None = None
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Halt:
    """The kill switch."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """The kill switch released."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What language models were used for, and how much."""

    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not understood; `nearest` is the command that looks most like it, `others` are what else may be meant."""

    text: str
    nearest: str = ""
    others: tuple[str, ...] = ()


Act = (
    Run | Approve | ApproveSeveral | Revoke | Deny | BreakGlass | Review | Acknowledge | Resolve | Silence | Unsilence
    | Halt | Resume | Useful | Noise | Forget | Forgetting | Helpful | Unhelpful | Propose
)  # fmt: skip
"""What changes something; everything else only looks."""

Intent = (
    Act | Status | Incidents | Show | Explain | Forecast | Compare | Changes | Signals | Logs | Runbooks | DryRun
    | Approvals | Silences | Ledger | Habits | WhyNot | Health | Calibrate | Usage | Help | Summary | Recap | Unknown
    | Correlate | Blame | Capacity | Similar | Based | Brief | Postmortem
)  # fmt: skip
