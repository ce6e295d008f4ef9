"""The shape of a runbook, in cloudops.yaml and in files of its own."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bot.config.written import LISTED, Duration, Label, Name, Strict, Text
from remediation.runbooks import AwsCall, Risk


class Symptom(Strict):
    """What a runbook is for."""

    service: Annotated[tuple[str, ...], LISTED] = ()
    signals: Annotated[tuple[str, ...], LISTED] = ()


class Webhook(Strict):
    """An HTTP request as an action."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+")]
    method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST"
    body: dict[str, Text] = Field(default_factory=dict)


Path = Annotated[str, StringConstraints(pattern=r"^/.*[^/]$")]
Many = Annotated[tuple[Text, ...], LISTED, Field(min_length=1)]


class Disk(Strict):
    """Old files to delete, inside these folders only."""

    roots: Annotated[tuple[Path, ...], LISTED, Field(min_length=1)]
    """absolute folders, none of them reached over a link"""
    match: Many
    """names, such as `"*.log.*"`"""
    older_than: Duration = timedelta(days=7)
    """younger files stay"""
    larger_than: Text = "0B"
    """smaller files stay"""
    at_most: Text = "10GiB"
    """what one run may delete, the oldest first"""
    keep: int = Field(default=1, ge=1)
    """the newest of each folder stay, whatever their age"""


class Process(Strict):
    """One process to end, by its exact identity."""

    exe: Annotated[str, StringConstraints(pattern=r"^(/.*[^/]|\{\w+\})$")]
    """the program it must run"""
    pid: Text = "{pid}"
    """its number, as its dry run lists it"""
    started: Text = "{started}"
    """the tick at which it started, as its dry run lists it"""
    grace: Duration = timedelta(seconds=10)
    """after it, it is killed"""


class Aws(Strict):
    """One call of AWS, with boto3's own credentials."""

    do: AwsCall
    """the call"""
    region: str
    """where"""
    instance: str = ""
    """what is rebooted, or runs the document"""
    group: str = ""
    """an Auto Scaling group"""
    capacity: Text = ""
    """inside the group's own bounds"""
    document: str = ""
    """of Systems Manager"""
    parameters: dict[str, Text] = Field(default_factory=dict)
    """of the document"""

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
    low: int | None = Field(default=None, alias="min", ge=0)
    high: int | None = Field(default=None, alias="max", le=10**15)

    @model_validator(mode="after")
    def _one_rule(self) -> "Parameter":
        if bool(self.choices) + bool(self.pattern) + (self.low is not None or self.high is not None) != 1:
            raise ValueError("a parameter has choices, a pattern, or min and max")
        if (self.low is None) != (self.high is None) or (self.low or 0) > (self.high or 0):
            raise ValueError("min and max belong together, and min is not above max")
        return self


class SignalCondition(Strict):
    """A signal of the service, on every instance above or below a quantity, such as 500ms."""

    signal: str
    above: Text | None = None
    below: Text | None = None

    @model_validator(mode="after")
    def _some_bound(self) -> "SignalCondition":
        if self.above is None and self.below is None:
            raise ValueError("a condition on a signal says above, below or both")
        return self


class Verify(Strict):
    """What is judged after an action."""

    signals: Annotated[tuple[str, ...], LISTED] = ()
    within: Duration = timedelta(minutes=5)


class Runbook(Strict):
    """A symptom and what to do against it."""

    name: Name
    """as people type it"""
    title: str = ""
    """how cards call it"""
    symptom: Symptom = Field(default=Symptom(), alias="for")
    """the symptom: `service` and `signals`, any unless written"""
    risk: Risk = Risk.HIGH
    """policy can match it"""
    action: Action
    """one of `command`, a list of arguments; `webhook` with `url`, `method`, `body`; `disk`, `process` and `aws`,
    below
    """
    parameters: dict[Label, Parameter] = Field(default_factory=dict)
    """for each placeholder, `choices`, a `pattern`, or `min` and `max` of a whole number"""
    targets: str | SignalCondition = ""
    """PromQL whose series are the instances to act on, or a bound on a `signal` that singles them out, such as
    `{signal: memory, above: 2GiB}`; they are `{target}` (`app1:9464`) and `{host}` (`app1`) in the action and the
    rollback. Unless written, the service
    """
    require: tuple[str | SignalCondition, ...] = ()
    """what must hold when it is asked for and again right before the run: PromQL, in which `{labels}` are the
    service's, or a bound on a `signal` of every instance, `above` or `below` a quantity: `{signal: latency_p95,
    below: 2s}`
    """
    verify: Verify = Verify()
    """which `signals` are judged, those of the symptom unless written, and `within` what time, `5m`"""
    rollback: Action | None = None
    """an action for when it did not help"""
    timeout: Duration = timedelta(seconds=60)
    """after it the command and all its children are killed"""
    cooldown: Duration = timedelta(minutes=15)
    """how long the runbook rests after a run"""


class RunbookFile(Strict):
    """A file of runbooks alone."""

    runbooks: tuple[Runbook, ...] = ()
