"""The shape of cloudops.yaml: what may be written where, before any of it is understood."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from bot.config.policy_schema import Limits, Maintenance, Rule
from bot.config.runbook_schema import Runbook
from bot.config.written import Duration, Either, Label, Name, Strict, Text
from monitoring.model import Bad, Unit
from remediation.actor import Role

# Whoever hears nobody for longer has to say so.
A_MINUTE = timedelta(minutes=1)


class Sweep(Strict):
    """How often, over how much history, and how wrong the detectors may be."""

    every: Duration = timedelta(seconds=60)
    """how often all signals are judged"""
    history: Duration = timedelta(days=14)
    """how much of the past the detector learns from"""
    false_alarms_per_day: float = Field(default=1.0, gt=0, le=1000)
    """the budget for the whole fleet; thresholds are calibrated to it; [`cloudops
    calibrate`](commands.md#cloudops-calibrate) says what another would give
    """
    retrain: Duration | None = timedelta(days=7)
    """how often the detector's model is [trained anew](commands.md#cloudops-train) by itself; `null` never"""


class Alerts(Strict):
    """Whom to tell."""

    channels: tuple[Annotated[str, StringConstraints(pattern=r"^(slack|discord|web):[A-Za-z0-9]+$")], ...] = ()
    """where alerts go besides the console, such as `slack:C0OPS`"""
    digest: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    """a time of day such as `"09:00"`"""
    forecast_horizon: Duration = timedelta(days=3)
    """warn when a signal meets its limit sooner than that, see [forecasts](../explanation/detection.md#forecasts)"""
    deaf_after: Duration = Field(default=A_MINUTE, ge=timedelta(seconds=5), le=A_MINUTE)
    """how long nothing may be heard from Slack or Discord, not even the answer to a ping, until [the others are
    told](../explanation/chat.md#who-hears-nothing). Discord itself lets 41 s pass between two signs of life
    """


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
    """which model is asked first; the next one is tried when it fails. What is left out is never asked"""
    tokens_per_day: int = Field(default=200_000, ge=0)
    """tokens read and written, by everybody together"""
    seconds_per_day: int = Field(default=3_600, ge=0)
    """time waited for models, by everybody together"""
    tool_calls_per_day: int = Field(default=1_000, ge=0)
    """what models may look up by themselves, by everybody together"""
    person: Share = Share()
    """what one person may spend of it: 50,000 tokens, 900 seconds and 250 look-ups a day unless written"""
    prices: dict[Text, Price] = Field(default_factory=dict)
    """by model, of a million tokens: `{gpt-4.1-mini: {read: 0.40, written: 1.60}}`; `usage` speaks of money only where
    they are given
    """
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    """of the prices, three letters"""


class Person(Strict):
    """Somebody who may do more than look."""

    name: Name
    """the login name, and how cards name them"""
    roles: tuple[Role, ...]
    """`operator` requests, acknowledges, silences; `approver` also approves; `admin` also stops and releases
    everything
    """
    team: str = ""
    """what touches all replicas needs people of two teams"""
    timezone: str = ""
    """their own"""
    slack: Text = ""
    """their account there"""
    discord: Text = ""
    """their account there"""


class Service(Strict):
    """Something to watch."""

    name: Name
    """as people type it, and its job where no labels are given"""
    labels: dict[Label, Text] = Field(default_factory=dict)
    """which series are the service's, `{job: NAME}` unless written; written into queries as `{labels}`"""
    environment: str = ""
    """such as `production`; policy can match it"""
    owners: tuple[str, ...] = ()
    """who is responsible"""
    every: Duration | None = None
    """sweep this service more or less often than `sweep` says"""
    aliases: tuple[str, ...] = ()
    """other words for it"""
    logs: Mapping[Literal["journal", "file", "loki"], str] = Field(default_factory=dict, max_length=1)
    """where it writes, to [show logs](../how-to/show-logs.md): one of `journal` (a unit), `file` (a whole path),
    `loki` (a LogQL query)
    """


class Endpoint(Strict):
    """A /metrics page to sample without Prometheus."""

    service: str
    """whose page it is"""
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+")]
    """a `/metrics` page to sample without Prometheus"""


class Signal(Strict):
    """A measurement; quantities are written with their unit, such as 50ms."""

    name: Name
    """one of the catalogue's is replaced"""
    query: str
    """PromQL; `{service}`, `{labels}` and `{window}` are replaced as plain text"""
    unit: Unit = Unit.NUMBER
    """how figures are written"""
    bad: Bad = Bad.HIGH
    """the direction that is worth a word"""
    min_deviation: Text | None = None
    """smaller surprises are not worth a word"""
    limit: Text | None = None
    """a physical limit"""
    title: str = ""
    """how cards call it"""
    aliases: tuple[str, ...] = ()
    """what people may type"""


class RunbookSources(Strict):
    """Where more runbooks are: files, folders of them, and those that come with the bot."""

    built_in: Either = ()
    """runbooks that come with the bot and are off until named: `systemd-restart`, `docker-restart`, `disk-clean`,
    `process-kill`, `kubectl-scale`, `aws-reboot`, `aws-capacity`, `aws-patch-scan`
    """
    files: Either = ()
    """files with `runbooks`, and folders of them, beside `cloudops.yaml`"""


class Ledger(Strict):
    """How often its head is posted; daily in any case."""

    every: int = Field(default=100, ge=1)
    """after how many entries the ledger's signed head is posted in the alert channels; daily in any case, when there
    is a new entry
    """


class Backup(Strict):
    """Where backups go and how many stay."""

    to: Annotated[str, StringConstraints(pattern=r"^(/|s3://[a-z0-9])")]
    """a folder by its whole path, or `s3://bucket/prefix`"""
    every: Duration = Field(default=timedelta(days=1), ge=timedelta(hours=1))
    """how often"""
    keep: int = Field(default=14, ge=1, le=1000)
    """how many stay; older ones are deleted"""


class Conversation(Strict):
    """How long what people say is kept, and how many turns of one person in one place."""

    keep: Duration = timedelta(days=30)
    """after that time what somebody said, and how it was answered, is deleted"""
    turns: int = Field(default=40, ge=1, le=1000)
    """how many turns of one person in one thread are kept word for word; [older ones are summed
    up](../explanation/conversation.md)
    """


class Root(Strict):
    """The whole file."""

    timezone: str = "UTC"
    """how times are shown and understood; people may have their own"""
    sweep: Sweep = Sweep()
    """how often, over how much history, how many false alarms"""
    alerts: Alerts = Alerts()
    """whom to tell"""
    language: Language = Language()
    """which models are asked, how much of them"""
    people: tuple[Person, ...] = ()
    """who may do more than look"""
    services: tuple[Service, ...] = ()
    """what to watch"""
    endpoints: tuple[Endpoint, ...] = ()
    """`/metrics` pages to sample without Prometheus"""
    signals: tuple[Signal, ...] = ()
    """measurements beside [the built-in ones](signals.md)"""
    runbooks: tuple[Runbook, ...] = ()
    """what could be done"""
    policy: tuple[Rule, ...] | None = None
    """what runs unasked, what is asked for, what never runs"""
    limits: Limits = Limits()
    """what is denied whatever the policy says"""
    maintenance: tuple[Maintenance, ...] = ()
    """times in which nothing is done"""
    runbook_sources: RunbookSources = RunbookSources()
    """where more runbooks are"""
    ledger: Ledger = Ledger()
    """how often its head is posted"""
    conversation: Conversation = Conversation()
    """how long what people say is kept"""
    backup: Backup | None = None
    """where backups go"""

    @model_validator(mode="before")
    @classmethod
    def _empty_sections(cls, given: Any) -> Any:
        # `people:` with nothing below it reads as null and means the same as leaving it out.
        if not isinstance(given, dict):
            return given
        if "policy" in given and given["policy"] is None:
            raise ValueError("policy is empty; write rules below it, [] to deny everything, or leave the line out")
        return {key: value for key, value in given.items() if value is not None}
