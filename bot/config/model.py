"""cloudops.yaml understood: what to watch, whom to tell, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.config.language import Language
from bot.identity.people import People, sole_owner
from monitoring import signals as catalogue
from monitoring.model import Service, Signal
from remediation.limits import Limit, Limits
from remediation.policy import Rule
from remediation.runbooks import Runbook

# A machine watched without any configuration learns within minutes instead of an hour.
UNCONFIGURED_EVERY = timedelta(seconds=15)

# Three that went badly within an hour: whatever is wrong, more of the same does not mend it.
BREAKER = Limits(breaker=Limit(3, timedelta(hours=1)))


class ConfigError(Exception):
    """The configuration makes no sense; every problem is named with its line."""

    def __init__(self, file: str, found: Sequence[str]) -> None:
        self.problems = tuple(f"{file} {problem}" for problem in found)
        super().__init__("The configuration cannot be used:\n" + "\n".join(f"  {p}" for p in self.problems))


@dataclass(frozen=True, slots=True)
class Conversation:
    """How long what people say is kept, and how many turns of one person in one place in full."""

    keep: timedelta = timedelta(days=30)
    turns: int = 40


@dataclass(frozen=True, slots=True)
class Backups:
    """Where backups go (a folder, or s3://bucket/prefix), how often, and how many stay."""

    to: str
    every: timedelta = timedelta(days=1)
    keep: int = 14


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration, ready for use. `rules` of None means that no policy is written."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    every: timedelta = UNCONFIGURED_EVERY
    history: timedelta = timedelta(days=14)
    false_alarms_per_day: float = 1.0
    retrain: timedelta | None = timedelta(days=7)
    channels: tuple[str, ...] = ()
    digest: str | None = None
    forecast_horizon: timedelta = timedelta(days=3)
    deaf_after: timedelta = timedelta(minutes=1)
    people: People = field(default_factory=sole_owner)
    sole: bool = True
    services: tuple[Service, ...] = ()
    signals: tuple[Signal, ...] = field(default_factory=catalogue.built_in)
    runbooks: tuple[Runbook, ...] = ()
    rules: tuple[Rule, ...] | None = None
    limits: Limits = BREAKER
    witness_every: int = 100
    conversation: Conversation = Conversation()
    language: Language = Language()
    backup: Backups | None = None
