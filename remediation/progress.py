"""What happens to an approval by itself: it starts, and after its run it is judged and perhaps rolled back."""

from dataclasses import dataclass, replace

from monitoring.source import MetricsError
from remediation.approval import Approval, Run
from remediation.asking import situation_of
from remediation.execute import Executor
from remediation.plan_json import is_readable
from remediation.recheck import UNREADABLE, altered, obstacle
from remediation.records import Records
from remediation.verify import HealthReport, Judged, Wait, judge, rolls_back
from remediation.world import World


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of one approval; every step is a conditional write, so that taking it twice changes nothing."""

    records: Records
    world: World
    executor: Executor

    async def end_unreadable(self, approval: Approval) -> None:
        """What nobody can read waits for nobody's answer; its card says so at once."""
        if not is_readable(approval.plan):
            await self.records.approvals.void(approval.number, UNREADABLE, self.world.clock(), waiting=True)

    async def begin(self, approval: Approval) -> None:
        """Starts what was approved, or voids it when it is not that any more."""
        now = self.world.clock()
        situation = replace(
            await situation_of(self.records, self.world, approval.plan, now), severity=approval.severity
        )
        if reason := await obstacle(approval, situation, self.world, now):
            await self.records.approvals.void(approval.number, reason, now)
        else:
            await self.executor.start(approval)

    async def verify(self, approval: Approval) -> None:
        """Asks the detector once; when it has spoken, that is the verdict."""
        run = approval.run
        if run is None or run.ended_at is None:
            return
        report = await self._report(approval, run)
        found = judge(approval.plan, run, report, self.world.clock())
        if isinstance(found, Wait):
            return
        judged = replace(found, evidence=report.evidence())
        if rolls_back(approval.plan, run, judged.verdict):
            await self._roll_back(approval, judged)
        else:
            await self.records.runs.judge(approval, judged, self.world.clock())

    async def _report(self, approval: Approval, run: Run) -> HealthReport:
        """What could not be read says nothing, neither good nor bad."""
        try:
            return await self.world.is_healthy(approval.plan, run, approval.incident)
        except MetricsError:
            return HealthReport()

    async def _roll_back(self, approval: Approval, judged: Judged) -> None:
        if why := await self._hindrance(approval):
            reason = f"{judged.reason}; not rolled back: {why}"
            await self.records.runs.judge(approval, replace(judged, reason=reason), self.world.clock())
        else:
            await self.executor.roll_back(approval, judged)

    async def _hindrance(self, approval: Approval) -> str:
        if not is_readable(approval.plan):
            return UNREADABLE
        if altered(approval):
            return "the stored plan is not the one that was approved"
        halted = await self.records.halts.engaged()
        return f"halted by {halted.by}" if halted else ""
