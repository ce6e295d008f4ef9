"""What the answers to people's questions have at hand; made once by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.identity.people import People
from detection.incidents import Incidents
from monitoring.model import Service, Signal
from monitoring.source import MetricSource
from remediation.flow import Flow
from remediation.ledger import Ledger
from remediation.runbooks import Runbook


@dataclass(frozen=True, slots=True)
class Desk:
    """`sole` says that nobody is configured; `where_to_ask` is the console's address."""

    services: Callable[[], Sequence[Service]]
    signals: Sequence[Signal]
    runbooks: Callable[[], Sequence[Runbook]]
    people: People
    source: MetricSource
    incidents: Incidents
    flow: Flow
    ledger: Ledger
    history: timedelta
    zone: tzinfo
    clock: Callable[[], datetime]
    sole: bool
    where_to_ask: str
