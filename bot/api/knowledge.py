"""What is known at this moment, as JSON; what is not known stands in `missing`, and is null where it would stand."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self, TypeVar

from bot.api.incidents import Opened
from bot.api.typed import Told
from bot.cards import anomaly as strange_words
from bot.cards import ledger as ledger_card
from bot.context.known import Firing, Known, Missing, Newest, Off
from bot.context.state import Changed
from detection.anomaly import Anomaly
from detection.timeline import Swept
from remediation.chain import Entry

T = TypeVar("T")
U = TypeVar("U")


class Strange(Told):
    """A series out of band: its value of this moment (null when it could not be read), and what was expected."""

    series: str
    since: datetime
    value: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    query: str
    at: datetime | None

    @classmethod
    def of(cls, one: Newest) -> Self:
        band = one.anomaly.reason.band
        return cls(
            series=str(one.anomaly.key),
            since=one.anomaly.since,
            value=None if isinstance(one.value, Missing) else _finite(one.value),
            expected=_finite(band.expected),
            lower=_finite(band.lower),
            upper=_finite(band.upper),
            query=one.query,
            at=one.at,
        )


class Alerting(Told):
    """What fires at Alertmanager."""

    name: str
    service: str
    severity: str
    since: datetime
    summary: str

    @classmethod
    def of(cls, one: Firing) -> Self:
        return cls(name=one.name, service=one.service, severity=one.severity, since=one.since, summary=one.summary)


class Limit(Told):
    """A limit that will be met."""

    series: str
    says: str

    @classmethod
    def of(cls, one: Anomaly) -> Self:
        return cls(series=str(one.key), says=strange_words.headline(one))


class Act(Told):
    """An entry of the ledger in words."""

    at: datetime
    kind: str
    says: str

    @classmethod
    def of(cls, entry: Entry, now: datetime) -> Self:
        return cls(at=datetime.fromisoformat(entry.at), kind=entry.kind, says=ledger_card.sentence(entry, now))


class Change(Told):
    """Something that came into another state; `before` is empty for what was never seen before."""

    at: datetime
    what: str
    name: str
    state: str
    before: str
    detail: str

    @classmethod
    def of(cls, one: Changed) -> Self:
        return cls(at=one.at, what=one.sort.value, name=one.name, state=one.state, before=one.before, detail=one.detail)


class Blind(Told):
    """What the last sweep could not say anything about, and platforms where nobody is heard."""

    looked: datetime | None
    not_read: dict[str, str]
    learning: int
    deaf: list[str] | None


class Knowledge(Told):
    """`missing` says why a part is not known. Null is never "none": what is none is an empty list.

    `alerts` is null too where no Alertmanager is configured, which `not_asked` says.
    """

    at: datetime
    missing: dict[str, str]
    not_asked: dict[str, str]
    metrics: str | None
    incidents: list[Opened] | None
    strange: list[Strange] | None
    alerts: list[Alerting] | None
    forecasts: list[Limit] | None
    actions: list[Act] | None
    changes: list[Change] | None
    waiting: int | None
    halted: bool | None
    blind: Blind | None

    @classmethod
    def of(cls, known: Known, now: datetime) -> Self:
        standing = None if isinstance(known.standing, Missing) else known.standing
        return cls(
            at=known.at,
            missing=dict(known.missing),
            not_asked={"alerts": known.alerts.how} if isinstance(known.alerts, Off) else {},
            metrics=None if isinstance(known.source, Missing) else known.source,
            incidents=_each(known.incidents, Opened.of),
            strange=_each(known.strange, Strange.of),
            alerts=_each(known.alerts, Alerting.of),
            forecasts=None if isinstance(known.incidents, Missing) else [Limit.of(one) for one in known.forecasts],
            actions=_each(known.actions, lambda entry: Act.of(entry, now)),
            changes=_each(known.changes, Change.of),
            waiting=standing.waiting if standing else None,
            halted=standing.halted is not None if standing else None,
            blind=None if isinstance(known.swept, Missing) else _blind(known.swept, known.deaf),
        )


def _each(part: Sequence[T] | Missing | Off, made: Callable[[T], U]) -> list[U] | None:
    return None if isinstance(part, Missing | Off) else [made(one) for one in part]


def _blind(swept: Swept | None, deaf: Sequence[str] | Missing) -> Blind:
    failed = {f"{signal} of {service}": why for (service, signal), why in swept.failed.items()} if swept else {}
    unread = {str(key): why for key, why in swept.unread.items()} if swept else {}
    return Blind(
        looked=swept.at if swept else None,
        not_read=failed | unread,
        learning=len(swept.learning) if swept else 0,
        deaf=None if isinstance(deaf, Missing) else list(deaf),
    )


def _finite(value: float) -> float | None:
    """JSON knows no infinity."""
    return value if math.isfinite(value) else None
