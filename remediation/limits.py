"""What no rule can permit: too many actions, one more after several that went badly, anything during maintenance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from remediation.hours import Times


@dataclass(frozen=True, slots=True)
class Limit:
    """So many actions within that time."""

    runs: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A time in which nothing is done to some services, or to any when none is named."""

    services: tuple[str, ...] = ()
    times: Times = Times()
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""

    def holds(self, service: str, now: datetime) -> bool:
        begun = self.since is None or now >= self.since
        over = self.until is not None and now >= self.until
        return (not self.services or service in self.services) and begun and not over and self.times.hold(now)

    def ends(self, now: datetime) -> datetime | None:
        found = [moment for moment in (self.until, self.times.ends(now)) if moment]
        return min(found) if found else None


@dataclass(frozen=True, slots=True)
class Limits:
    """`breaker` counts actions on one service that failed or made it worse, since the last that did not.

    `thinking` is how long what touches every replica waits after its last yes, `waiting` how much
    of what one person asked for may wait for answers at once.
    """

    service: Limit | None = None
    overall: Limit | None = None
    breaker: Limit | None = None
    maintenance: tuple[Maintenance, ...] = ()
    thinking: timedelta = timedelta(minutes=5)
    waiting: int = 10

    @property
    def memory(self) -> timedelta:
        """How far back what happened matters."""
        return max((limit.within for limit in (self.service, self.overall, self.breaker) if limit), default=timedelta())


@dataclass(frozen=True, slots=True)
class Past:
    """One action of the recent past; `bad` when it failed or made things worse."""

    approval: int
    service: str
    started_at: datetime
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Limited:
    """Denied: there were too many actions, on the service or, when it is empty, overall."""

    service: str
    limit: Limit
    until: datetime


@dataclass(frozen=True, slots=True)
class Tripped:
    """Denied: the last actions on the service failed or made it worse."""

    approvals: tuple[int, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Maintained:
    """Denied: somebody works on the service."""

    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Crowded:
    """Denied: so much that the same person asked for waits for an answer already."""

    waiting: tuple[int, ...]


Reached = Limited | Tripped | Maintained


def reached(limits: Limits, service: str, past: Sequence[Past], now: datetime) -> Reached | None:
    """The first limit in the way."""
    here = [one for one in past if one.service == service]
    return (
        _maintained(limits, service, now)
        or _tripped(limits.breaker, here, now)
        or _limited(limits.service, service, here, now)
        or _limited(limits.overall, "", past, now)
    )


def _maintained(limits: Limits, service: str, now: datetime) -> Maintained | None:
    held = (one for one in limits.maintenance if one.holds(service, now))
    return next((Maintained(one.reason, one.ends(now)) for one in held), None)


def _limited(limit: Limit | None, service: str, past: Sequence[Past], now: datetime) -> Limited | None:
    if limit is None:
        return None
    starts = sorted(one.started_at for one in past if one.started_at > now - limit.within)
    if len(starts) < limit.runs:
        return None
    return Limited(service, limit, starts[-limit.runs] + limit.within)


def _tripped(breaker: Limit | None, here: Sequence[Past], now: datetime) -> Tripped | None:
    if breaker is None:
        return None
    bad: list[Past] = []
    for one in sorted(here, key=lambda one: one.started_at):
        bad = [*bad, one] if one.bad else []
    fresh = [one for one in bad if one.started_at > now - breaker.within]
    if len(fresh) < breaker.runs:
        return None
    last = fresh[-breaker.runs :]
    return Tripped(tuple(one.approval for one in last), last[0].started_at + breaker.within)
