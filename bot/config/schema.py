"""The shape of cloudops.yaml: what may be written where, before any of it is understood."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from bot.config.runbook_schema import Runbook
from bot.config.written import LISTED, Duration, Either, Label, Name, Strict, Text
from monitoring.model import Bad, Severity, Unit
from remediation.actor import Role
from remediation.runbooks import Risk

# Whoever hears nobody for longer has to say so.
A_MINUTE = timedelta(minutes=1)


class Sweep(Strict):
    """How often, over how much history, and how wrong the detectors may be."""

    every: Duration = timedelta(seconds=60)
    history: Duration = timedelta(days=14)
    false_alarms_per_day: float = Field(default=1.0, gt=0, le=1000)
    retrain: Duration | None = timedelta(days=7)


class Alerts(Strict):
    """Whom to tell."""

    channels: tuple[Annotated[str, StringConstraints(pattern=r"^(slack|discord|web):[A-Za-z0-9]+$")], ...] = ()
    digest: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    forecast_horizon: Duration = timedelta(days=3)
    deaf_after: Duration = Field(default=A_MINUTE, ge=timedelta(seconds=5), le=A_MINUTE)


class Share(Strict):
    """What one person may spend of it a day."""

    tokens_per_day: int = Field(default=50_000, ge=0)
    seconds_per_day: int = Field(default=900, ge=0)
    tool_calls_per_day: int = Field(default=250, ge=0)


class Price(Strict):
    """Of a million tokens."""

    read: float = Field(ge=0)
    written: float = Field(ge=0)


class Language(Strict):
    """Which model is asked first, how much of it a day, and what it costs."""

    order: tuple[Literal["openai", "gemini"], ...] = ("openai", "gemini")
    tokens_per_day: int = Field(default=200_000, ge=0)
    seconds_per_day: int = Field(default=3_600, ge=0)
    tool_calls_per_day: int = Field(default=1_000, ge=0)
    person: Share = Share()
    prices: dict[Text, Price] = Field(default_factory=dict)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"


class Person(Strict):
    """Somebody who may do more than look."""

    name: Name
    roles: tuple[Role, ...]
    team: str = ""
    timezone: str = ""
    slack: Text = ""
    discord: Text = ""


class Service(Strict):
    """Something to watch."""

    name: Name
    labels: dict[Label, Text] = Field(default_factory=dict)
    environment: str = ""
    owners: tuple[str, ...] = ()
    every: Duration | None = None
    aliases: tuple[str, ...] = ()
    logs: Mapping[Literal["journal", "file", "loki"], str] = Field(default_factory=dict, max_length=1)


class Endpoint(Strict):
    """A /metrics page to sample without Prometheus."""

    service: str
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+")]


class Signal(Strict):
    """A measurement; quantities are written with their unit, such as 50ms."""

    name: Name
    query: str
    unit: Unit = Unit.NUMBER
    bad: Bad = Bad.HIGH
    min_deviation: Text | None = None
    limit: Text | None = None
    title: str = ""
    aliases: tuple[str, ...] = ()


class RunbookSources(Strict):
    """Where more runbooks are: files, folders of them, and those that come with the bot."""

    built_in: Either = ()
    files: Either = ()


Days = Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], LISTED]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] | None


class History(Strict):
    """What became of the runbook so far."""

    judged: int = Field(default=1, ge=1, le=500)
    helped: float = Field(default=0.0, ge=0, le=1)


class When(Strict):
    """All of these must hold; a list means any of it."""

    risk: Annotated[tuple[Risk, ...], LISTED] = ()
    service: Either = ()
    environment: Either = ()
    runbook: Either = ()
    person: Either = ()
    severity: Annotated[tuple[Severity, ...], LISTED] = ()
    team: Either = ()
    day: Days = ()
    time: Clock = None
    history: History | None = None


class Rule(Strict):
    """One line of policy."""

    when: When = When()
    decide: Literal["allow", "ask", "deny"]
    approvals: int = Field(default=1, ge=1, le=9)
    expires: Duration = timedelta(minutes=30)


class Limit(Strict):
    """So many actions within that time."""

    runs: int = Field(ge=1, le=1000)
    within: Duration


class Limits(Strict):
    """More than that is denied, whatever the policy says."""

    service: Limit | None = None
    overall: Limit | None = None
    breaker: Limit | None = Limit(runs=3, within=timedelta(hours=1))
    think_over: Duration = timedelta(minutes=5)
    waiting: int = Field(default=10, ge=1, le=1000)


class Maintenance(Strict):
    """A time in which nothing is done."""

    service: Either = ()
    day: Days = ()
    time: Clock = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _some_time(self) -> "Maintenance":
        if not (self.day or self.time or self.since or self.until):
            raise ValueError("a maintenance needs a day, a time, since or until; halt stops everything at all times")
        return self


class Ledger(Strict):
    """How often its head is posted; daily in any case."""

    every: int = Field(default=100, ge=1)


class Backup(Strict):
    """Where backups go and how many stay."""

    to: Annotated[str, StringConstraints(pattern=r"^(/|s3://[a-z0-9])")]
    every: Duration = Field(default=timedelta(days=1), ge=timedelta(hours=1))
    keep: int = Field(default=14, ge=1, le=1000)


class Conversation(Strict):
    """How long what people say is kept, and how many turns of one person in one place."""

    keep: Duration = timedelta(days=30)
    turns: int = Field(default=40, ge=1, le=1000)


class Root(Strict):
    """The whole file."""

    timezone: str = "UTC"
    sweep: Sweep = Sweep()
    alerts: Alerts = Alerts()
    language: Language = Language()
    people: tuple[Person, ...] = ()
    services: tuple[Service, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    signals: tuple[Signal, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    policy: tuple[Rule, ...] | None = None
    limits: Limits = Limits()
    maintenance: tuple[Maintenance, ...] = ()
    runbook_sources: RunbookSources = RunbookSources()
    ledger: Ledger = Ledger()
    conversation: Conversation = Conversation()
    backup: Backup | None = None

    @model_validator(mode="before")
    @classmethod
    def _empty_sections(cls, given: Any) -> Any:
        # `people:` with nothing below it reads as null and means the same as leaving it out.
        if not isinstance(given, dict):
            return given
        if "policy" in given and given["policy"] is None:
            raise ValueError("policy is empty; write rules below it, [] to deny everything, or leave the line out")
        return {key: value for key, value in given.items() if value is not None}
