"""A runbook made concrete: exactly what would run, with a hash that approvals are bound to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from remediation.runbooks import Action, Risk, Verification


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what happens. Two plans with the same hash do the same thing."""

    runbook: str
    title: str
    service: str
    risk: Risk
    action: Action
    parameters: Mapping[str, str] = field(default_factory=dict)
    environment: str = ""
    require: tuple[str, ...] = ()
    verify: Verification = Verification()
    rollback: Action | None = None
    timeout: timedelta = timedelta(seconds=60)
    cooldown: timedelta = timedelta(minutes=15)
    policy_version: str = ""
    drill: bool = False
