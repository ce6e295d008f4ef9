"""What remediation needs of the rest of the product, handed in by whoever puts it together."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitoring.model import Sample
from remediation.actor import BOT, Actor, Role
from remediation.approval import Approval, Run
from remediation.limits import Limits
from remediation.outcome import Outcome
from remediation.plan import Plan
from remediation.policy import Rule
from remediation.reach import Replicas
from remediation.redact import Redact
from remediation.runbooks import Action, Runbook
from remediation.verify import HealthReport


@dataclass(frozen=True, slots=True)
class World:
    """`rules` of None means that no policy is configured, `sole` that nobody is, so that one person is everybody.

    `rendered` puts a service's labels into a query. `unreplayed` are the rules that allow more than
    before while nobody has replayed them.
    """

    runbooks: Callable[[], Sequence[Runbook]]
    rules: Sequence[Rule] | None
    policy_version: str
    environment_of: Callable[[str], str]
    instant: Callable[[str], Awaitable[Sequence[Sample]]]
    rendered: Callable[[str, str], str]
    is_healthy: Callable[[Plan, Run, int | None], Awaitable[HealthReport]]
    notify: Callable[[Approval], Awaitable[None]]
    limits: Limits
    zone: tzinfo
    names_with: Callable[[Role], tuple[str, ...]]
    team_of: Callable[[str], str]
    sole: bool
    tested: Callable[[Runbook], Awaitable[bool]]
    unreplayed: Callable[[], Awaitable[Collection[int]]]
    perform: Callable[[Action, timedelta, asyncio.Event, Redact], Awaitable[Outcome]]
    replicas: Callable[[str], Awaitable[Replicas | None]]
    clock: Callable[[], datetime]
    redact: Redact

    def runbook(self, name: str) -> Runbook | None:
        return next((runbook for runbook in self.runbooks() if runbook.name == name), None)

    def actor(self, name: str, *, drill: bool) -> Actor:
        """Somebody who asked earlier, with the rights they have at this moment; a drill asks in its own right."""
        if name == BOT.name or drill:
            return Actor(name, BOT.roles, kind=BOT.kind)
        return Actor(name, frozenset(role for role in Role if name in self.names_with(role)), self.team_of(name))

    def here(self, now: datetime) -> datetime:
        """The same moment by the clock that policy speaks of."""
        return now.astimezone(self.zone)

    def one_is_enough(self, plan: Plan) -> bool:
        """A drill touches nothing but itself, and where nobody is configured there is nobody else to ask."""
        return plan.drill or self.sole
