"""One target first, then, when that went well, the rest one by one; the first that fails is the last."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitoring.source import MetricsError
from remediation.approval import Approval, Part, Phase, Run, Verdict
from remediation.outcome import Outcome
from remediation.plan import Plan, Target
from remediation.runbooks import Action
from remediation.verify import HealthReport, Judged, Wait, judge
from remediation.world import World

LOOK_EVERY_S = 1.0
OUTPUT_LIMIT = 60_000

Act = Callable[[Action], Awaitable[Outcome]]


@dataclass(slots=True)
class Steps:
    """The parts of one run, as far as they have come."""

    approval: Approval
    world: World
    stop: asyncio.Event
    parts: list[Part] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def forward(self) -> Outcome:
        """Acts on the first target, has the detector look at it, and acts on the others."""
        (first, *rest), began = self.approval.plan.targets, self.world.clock()
        if await self._act(first.name, first.action) and rest:
            if why := await self._not_well(first, began):
                self.said.append(f"The others were left alone: {why} on {first.name}.")
            else:
                await self._each([(target.name, target.action) for target in rest])
        return self._outcome()

    async def back(self, acted: Sequence[str]) -> Outcome:
        """Undoes what was done, the last first, and goes on when one fails."""
        targets = [target for target in reversed(self.approval.plan.targets) if target.name in acted]
        for target in targets:
            if target.rollback and not self.stop.is_set():
                await self._act(target.name, target.rollback)
        return self._outcome(len(targets))

    async def _each(self, steps: Sequence[tuple[str, Action]]) -> None:
        for name, action in steps:
            if self.stop.is_set() or not await self._act(name, action):
                return

    async def _act(self, name: str, action: Action) -> bool:
        outcome = await self.world.perform(action, self.approval.plan.timeout, self.stop, self.world.redact)
        self.parts.append(Part(name, outcome.phase, outcome.exit_code))
        self.said.append(f"{name}: {outcome.phase}\n{outcome.output}".strip())
        return outcome.phase is Phase.SUCCEEDED

    async def _not_well(self, first: Target, began: datetime) -> str:
        """Why the others are left alone, empty when the first is well by the detector's word."""
        plan, ended_at = replace(self.approval.plan, targets=(first,)), self.world.clock()
        run = Run(0, Phase.SUCCEEDED, began, ended_at)
        while not self.stop.is_set():
            report = await self._report(plan, run)
            match judge(plan, run, report, self.world.clock()):
                case Wait():
                    await self._pause()
                case Judged(Verdict.RECOVERED):
                    return ""
                case Judged(verdict, reason):
                    return f"{verdict} ({reason})"
        return "halted"

    async def _report(self, plan: Plan, run: Run) -> HealthReport:
        try:
            return await self.world.is_healthy(plan, run, self.approval.incident)
        except MetricsError:
            return HealthReport()

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self.stop.wait(), LOOK_EVERY_S)
        except TimeoutError:
            return

    def _outcome(self, wanted: int = 0) -> Outcome:
        wanted = wanted or len(self.approval.plan.targets)
        output = "\n\n".join(self.said)
        return Outcome(_phase(self.parts, wanted), output[:OUTPUT_LIMIT], parts=tuple(self.parts))


def _phase(parts: Sequence[Part], wanted: int) -> Phase:
    """Some of them is a result of its own; when none is done, it is what became of the last that was tried."""
    done = sum(part.phase is Phase.SUCCEEDED for part in parts)
    if done == wanted:
        return Phase.SUCCEEDED
    return Phase.PARTIAL if done or not parts else parts[-1].phase
