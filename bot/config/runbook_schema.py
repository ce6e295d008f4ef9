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
    match: Many
    older_than: Duration = timedelta(days=7)
    larger_than: Text = "0B"
    at_most: Text = "10GiB"
    keep: int = Field(default=1, ge=1)


class Process(Strict):
    """One process to end, by its exact identity."""

    exe: Annotated[str, StringConstraints(pattern=r"^(/.*[^/]|\{\w+\})$")]
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
    parameters: dict[str, Text] = Field(default_factory=dict)

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
    title: str = ""
    symptom: Symptom = Field(default=Symptom(), alias="for")
    risk: Risk = Risk.HIGH
    action: Action
    parameters: dict[Label, Parameter] = Field(default_factory=dict)
    targets: str | SignalCondition = ""
    require: tuple[str | SignalCondition, ...] = ()
    verify: Verify = Verify()
    rollback: Action | None = None
    timeout: Duration = timedelta(seconds=60)
    cooldown: Duration = timedelta(minutes=15)


class RunbookFile(Strict):
    """A file of runbooks alone."""

    runbooks: tuple[Runbook, ...] = ()
