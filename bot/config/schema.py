"""The shape of cloudops.yaml: what may be written where, before any of it is understood."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from monitoring.model import Bad, Severity, Unit
from monitoring.quantities import QuantityError, parse_duration
from remediation.actor import Role
from remediation.runbooks import AwsCall, Risk

# A name appears in commands, queries and cards, so it is one word of plain characters.
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$")]
Label = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z_][a-zA-Z0-9_]*$")]


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        duration = parse_duration(value)
    except QuantityError as error:
        raise ValueError(str(error)) from error
    if not duration:
        raise ValueError(f'"{value}" is no time at all')
    return duration


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> object:
    # YAML reads `[kill, -9, 12]` with numbers in it; an argument is text either way.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Text = Annotated[str, BeforeValidator(_text)]


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Sweep(Strict):
    """How often, over how much history, and how wrong the detectors may be."""

    every: Duration = timedelta(seconds=60)
    history: Duration = timedelta(days=14)
    false_alarms_per_day: float = Field(default=1.0, gt=0, le=1000)


class Alerts(Strict):
    """Whom to tell."""

    channels: tuple[Annotated[str, StringConstraints(pattern=r"^(slack|discord|web):[A-Za-z0-9]+$")], ...] = ()
    digest: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    forecast_horizon: Duration = timedelta(days=3)


class Language(Strict):
    """Which model is asked first, and how much of it a day."""

    order: tuple[Literal["openai", "gemini"], ...] = ("openai", "gemini")
    tokens_per_day: int = Field(default=200_000, ge=0)


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
    labels: dict[Label, Text] = {}
    environment: str = ""
    owners: tuple[str, ...] = ()
    every: Duration | None = None
    aliases: tuple[str, ...] = ()
    logs: Mapping[Literal["journal", "file", "loki"], str] = {}


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


class Symptom(Strict):
    """What a runbook is for."""

    service: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    signals: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()


class Webhook(Strict):
    """An HTTP request as an action."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+")]
    method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST"
    body: dict[str, Text] = {}


Path = Annotated[str, StringConstraints(pattern=r"^/.*[^/]$")]
Many = Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(min_length=1)]


class Disk(Strict):
    """Old files to delete, inside these folders only."""

    roots: Annotated[tuple[Path, ...], BeforeValidator(_listed), Field(min_length=1)]
    match: Many
    older_than: Duration = timedelta(days=7)
    larger_than: Text = "0B"
    at_most: Text = "10GiB"
    keep: int = Field(default=1, ge=1)


class Process(Strict):
    """One process to end, by its exact identity."""

    exe: Path
    pid: Text = "{pid}"
    started: Text = "{started}"
    grace: Duration = timedelta(seconds=10)


class Aws(Strict):
    """One call of AWS, with boto3's own credentials."""

    do: AwsCall
    region: str
    instance: str = ""
    group: str = ""
    capacity: Text = ""
    document: str = ""
    parameters: dict[str, Text] = {}

    @model_validator(mode="after")
    def _what_it_needs(self) -> "Aws":
        needs = AWS_NEEDS[self.do]
        given = {name for name in ("instance", "group", "capacity", "document", "parameters") if getattr(self, name)}
        if needs - given or given - needs - {"parameters"}:
            raise ValueError(
                f"{self.do} takes {' and '.join(sorted(needs))}, not {', '.join(sorted(given)) or 'nothing'}"
            )
        return self


AWS_NEEDS = {
    AwsCall.REBOOT: {"instance"},
    AwsCall.CAPACITY: {"group", "capacity"},
    AwsCall.DOCUMENT: {"instance", "document"},
}


class Action(Strict):
    """Exactly one kind of action."""

    command: tuple[Text, ...] | None = Field(default=None, min_length=1)
    webhook: Webhook | None = None
    disk: Disk | None = None
    process: Process | None = None
    aws: Aws | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Action":
        if sum(getattr(self, kind) is not None for kind in type(self).model_fields) != 1:
            raise ValueError("an action is one of command (a list of arguments), webhook, disk, process or aws")
        return self


class Parameter(Strict):
    """What a value may be."""

    choices: tuple[Text, ...] = ()
    pattern: str = ""

    @model_validator(mode="after")
    def _one_rule(self) -> "Parameter":
        if bool(self.choices) == bool(self.pattern):
            raise ValueError("a parameter has either choices or a pattern")
        return self


class Verify(Strict):
    """What is judged after an action."""

    signals: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    within: Duration = timedelta(minutes=5)


class Runbook(Strict):
    """A symptom and what to do against it."""

    name: Name
    title: str = ""
    symptom: Symptom = Field(default=Symptom(), alias="for")
    risk: Risk = Risk.HIGH
    action: Action
    parameters: dict[Label, Parameter] = {}
    require: tuple[str, ...] = ()
    verify: Verify = Verify()
    rollback: Action | None = None
    timeout: Duration = timedelta(seconds=60)
    cooldown: Duration = timedelta(minutes=15)


Either = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Days = Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], BeforeValidator(_listed)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] | None


class When(Strict):
    """All of these must hold; a list means any of it."""

    risk: Annotated[tuple[Risk, ...], BeforeValidator(_listed)] = ()
    service: Either = ()
    environment: Either = ()
    runbook: Either = ()
    person: Either = ()
    severity: Annotated[tuple[Severity, ...], BeforeValidator(_listed)] = ()
    team: Either = ()
    day: Days = ()
    time: Clock = None


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

    @model_validator(mode="before")
    @classmethod
    def _empty_sections(cls, given: Any) -> Any:
        # `people:` with nothing below it reads as null and means the same as leaving it out.
        if not isinstance(given, dict):
            return given
        if "policy" in given and given["policy"] is None:
            raise ValueError("policy is empty; write rules below it, [] to deny everything, or leave the line out")
        return {key: value for key, value in given.items() if value is not None}
