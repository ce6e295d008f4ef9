"""The bot's end of the line: what a drill may have it do."""

import os
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.drill.leftovers import Leftovers
from bot.drill.messages import REPLY, REQUEST, Answer, Bot, Done, Hello, Put, Refused, Remove, Reply, Watch
from bot.drill.sight import look
from bot.drill.spec import Spec, runbook
from bot.identity.people import People, UnknownPersonError
from bot.storage.drills import Drills
from detection.incident import Incident
from detection.incidents import Incidents
from monitoring.model import Service
from remediation.actor import Actor, Kind, Role
from remediation.answers import AnswerError
from remediation.flow import Flow
from remediation.plan import Plan
from remediation.runbooks import Runbook

LONGEST = timedelta(minutes=5)
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Reception:
    """`people` is None when nobody is configured; `services` and `runbooks` are all that are known, drills' too."""

    drills: Drills
    incidents: Incidents
    flow: Flow
    people: People | None
    services: Callable[[], Sequence[Service]]
    runbooks: Callable[[], Sequence[Runbook]]
    clear_points: Callable[[str], Awaitable[object]]
    title: Callable[[Incident], str]
    console: str
    prometheus: bool
    clock: Callable[[], datetime]

    async def react(self, line: bytes) -> bytes:
        return REPLY.dump_json(await self._reply(line))

    async def _reply(self, line: bytes) -> Reply:
        match REQUEST.validate_json(line):
            case Hello():
                return self._bot()
            case Put(spec, for_s):
                return await self._put(spec, timedelta(seconds=for_s))
            case Remove(service, owner):
                return await self._remove(service, owner)
            case Watch(service, since):
                return await look(self.incidents, self.flow, self.title, service, since)
            case Answer() as given:
                return await self._answer(given)
            case request:
                assert_never(request)

    def _bot(self) -> Bot:
        approvers = self.people.with_role(Role.APPROVER) if self.people else ()
        return Bot(os.getpid(), self.console, self.prometheus, self.people is not None, approvers)

    async def _put(self, spec: Spec, lasting: timedelta) -> Reply:
        now = self.clock()
        on = await self._on(spec.service)
        if reason := self._taken(spec, on):
            return Refused(reason)
        if on is None:
            await self._leftovers.tidy(now)
            await self.clear_points(spec.service)
        await self.drills.put(spec.service, spec.to_json(), now + min(lasting, LONGEST))
        return Done()

    async def _remove(self, service: str, owner: str) -> Reply:
        on = await self._on(service)
        if on is not None and on.owner == owner:
            now = self.clock()
            await self.drills.end(service, now)
            await self._leftovers.tidy(now)
        return Done()

    async def _answer(self, given: Answer) -> Reply:
        """Only a yes to the plan that this very drill's runbook makes, and on record as what it is."""
        spec = await self._on(given.service)
        try:
            approval = await self.flow.get(given.approval)
            if spec is None or spec.owner != given.owner or not is_own(approval.plan, spec):
                return Refused(f"{approval.id} is not this drill's own plan. A drill answers nothing else.")
            await self.flow.answer(approval.number, self._answerer(given.name), reason="unattended drill", begin=True)
        except (AnswerError, UnknownPersonError) as error:
            return Refused(str(error))
        return Done()

    async def _on(self, service: str) -> Spec | None:
        specs = map(Spec.from_json, await self.drills.current(self.clock()))
        return next((spec for spec in specs if spec.service == service), None)

    def _taken(self, spec: Spec, on: Spec | None) -> str:
        """Why a drill may not use these names: nothing that is watched or done for real is ever shadowed."""
        if not NAME.fullmatch(spec.service):
            return f"A drill's service cannot be named {spec.service!r}: small letters, digits and - only."
        if on is not None and on.owner != spec.owner:
            return f"A drill of {spec.service} is running already. It ends within 4 minutes."
        real = {known.name for known in self.services() if not known.drill}
        real |= {known.name for known in self.runbooks() if not known.drill}
        for name in (spec.service, runbook(spec).name):
            if name in real:
                return f"{name} is watched or used for real. Give the drill another name by --service."
        return ""

    def _answerer(self, name: str) -> Actor:
        """With people configured somebody of them, with their rights; else the drill's own approver."""
        if self.people is None:
            return Actor(name, frozenset({Role.APPROVER}), kind=Kind.DRILL)
        person = self.people.named(self.people.known(name))
        assert person is not None
        return replace(person.actor, kind=Kind.DRILL)

    @property
    def _leftovers(self) -> Leftovers:
        return Leftovers(self.drills, self.incidents, self.flow)


def is_own(plan: Plan, spec: Spec) -> bool:
    """Whether it is what this drill's runbook does, down to the command."""
    mine = runbook(spec)
    found = (plan.drill, plan.service, plan.runbook, plan.action, plan.rollback)
    return found == (True, spec.service, mine.name, mine.action, mine.rollback)
