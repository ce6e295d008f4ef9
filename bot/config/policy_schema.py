"""The shape of what cloudops.yaml says of policy, limits and maintenance."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from bot.config.written import LISTED, Duration, Either, Strict
from monitoring.model import Severity
from remediation.runbooks import Risk

Days = Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], LISTED]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] | None


class History(Strict):
    """What became of the runbook so far."""

    judged: int = Field(default=1, ge=1, le=500)
    helped: float = Field(default=0.0, ge=0, le=1)


class When(Strict):
    """All of these must hold; a list means any of it."""

    risk: Annotated[tuple[Risk, ...], LISTED] = ()
    """of the runbook"""
    service: Either = ()
    """what it is done to"""
    environment: Either = ()
    """of the service"""
    runbook: Either = ()
    """by name"""
    person: Either = ()
    """who asks"""
    severity: Annotated[tuple[Severity, ...], LISTED] = ()
    """of the incident"""
    team: Either = ()
    """of whoever asks"""
    day: Days = ()
    """by the configured `timezone`"""
    time: Clock = None
    """such as `22:00-06:00`; what goes past midnight belongs to the day it began"""
    history: History | None = None
    """`{judged: 5, helped: 0.8}`: `judged` verdicts of the runbook are known, and a share of `helped` of them is
    "recovered"
    """


class Rule(Strict):
    """One line of policy."""

    when: When = When()
    """[when it counts](#policy-when); always unless written"""
    decide: Literal["allow", "ask", "deny"]
    """what then happens"""
    approvals: int = Field(default=1, ge=1, le=9)
    """how many distinct people"""
    expires: Duration = timedelta(minutes=30)
    """how long it may wait"""


class Limit(Strict):
    """So many actions within that time."""

    runs: int = Field(ge=1, le=1000)
    within: Duration


class Limits(Strict):
    """More than that is denied, whatever the policy says."""

    service: Limit | None = None
    """that many actions on one service"""
    overall: Limit | None = None
    """that many actions on all services together"""
    breaker: Limit | None = Limit(runs=3, within=timedelta(hours=1))
    """nothing more on a service after so many actions in a row that failed or made it worse; `null` switches it off"""
    think_over: Duration = timedelta(minutes=5)
    """how long what touches every replica waits after its last yes"""
    waiting: int = Field(default=10, ge=1, le=1000)
    """how much of what one person, or the bot, asked for may wait for answers at once; more is refused until some is
    answered
    """


class Maintenance(Strict):
    """A time in which nothing is done."""

    service: Either = ()
    """any unless written"""
    day: Days = ()
    """on these days only"""
    time: Clock = None
    """as in the policy"""
    since: AwareDatetime | None = None
    """from when, with zone, such as `2026-12-01T22:00:00+01:00`"""
    until: AwareDatetime | None = None
    """to when"""
    reason: str = ""
    """said to whoever asks"""

    @model_validator(mode="after")
    def _some_time(self) -> "Maintenance":
        if not (self.day or self.time or self.since or self.until):
            raise ValueError("a maintenance needs a day, a time, since or until; halt stops everything at all times")
        return self
