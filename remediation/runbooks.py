"""Runbooks: a symptom, the action against it, and what must hold before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from monitoring.ladder import Ladder


class Risk(Ladder):
    """How much an action can hurt, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Command:
    """An argument vector, never a shell line; items may hold {parameter} placeholders."""

    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One HTTP request; body values may hold {parameter} placeholders, the address may not."""

    url: str
    method: str = "POST"
    body: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disk:
    """Deletes old files below `roots`, oldest first, but at most so much, and never the newest `keep` of a folder."""

    roots: tuple[str, ...]
    match: tuple[str, ...]
    older: timedelta = timedelta(days=7)
    larger: int = 0
    at_most: int = 10 * 2**30
    keep: int = 1


@dataclass(frozen=True, slots=True)
class Process:
    """Ends one process: that number, started then (in clock ticks since the machine did), running that program."""

    exe: str
    pid: str
    started: str
    grace: timedelta = timedelta(seconds=10)


class AwsCall(StrEnum):
    """What is asked of AWS."""

    REBOOT = "reboot-instance"
    CAPACITY = "set-capacity"
    DOCUMENT = "run-document"


@dataclass(frozen=True, slots=True)
class Aws:
    """One call: `target` is an instance, or the group whose desired `capacity` is set."""

    call: AwsCall
    region: str
    target: str
    capacity: str = ""
    document: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


Action = Command | Webhook | Disk | Process | Aws


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a value may be: one of `choices`, a full match of `pattern`, or a whole number of a range; one is set."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """Which signals the detector judges afterwards, and for how long; empty means those of the symptom."""

    signals: tuple[str, ...] = ()
    within: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Runbook:
    """One runbook as configured; an empty `services` or `signals` matches any.

    `targets` is PromQL: the instances it finds are acted on, one first and then the rest.
    """

    name: str
    title: str
    action: Action
    risk: Risk = Risk.HIGH
    services: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    require: tuple[str, ...] = ()
    verify: Verification = Verification()
    rollback: Action | None = None
    timeout: timedelta = timedelta(seconds=60)
    cooldown: timedelta = timedelta(minutes=15)
    drill: bool = False
    targets: str = ""

    def fits(self, service: str, signal: str) -> bool:
        """Whether the symptom is this runbook's."""
        return (not self.services or service in self.services) and (not self.signals or signal in self.signals)
