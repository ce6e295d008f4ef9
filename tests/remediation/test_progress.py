from monitoring.source import MetricsUnavailableError
from remediation.approval import Approval, Phase, Verdict
from remediation.runbooks import Command
from remediation.verify import Condition, HealthReport
from tests.remediation.fakes import KIM, LEE, FakeWorld, asked, finished

STRANGE = HealthReport({"latency_p95": Condition.STRANGE})
WORSE = HealthReport({"latency_p95": Condition.WORSE})


def undoable(world: FakeWorld, script: str = "echo undone >> $0") -> None:
    world.runbooks = [world.runbook(rollback=Command(("/bin/sh", "-c", script, str(world.trace))))]


async def acted(world: FakeWorld) -> Approval:
    """Approved and run, not judged yet."""
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    return await finished(flow, approval.number)


async def judged(world: FakeWorld, approval: Approval) -> Approval:
    """After the detector was asked once more, and what came of it ended."""
    return await finished(world.flow(), approval.number)


def lines(world: FakeWorld) -> list[str]:
    return world.trace.read_text().split()


async def test_the_verdict_waits_for_the_detector(world: FakeWorld):
    world.health = STRANGE
    approval = await acted(world)
    world.later(minutes=4.99)

    run = (await judged(world, approval)).run

    assert run
    assert run.verdict is None


async def test_still_strange_when_the_time_is_over_is_no_effect(world: FakeWorld):
    world.health = STRANGE
    approval = await acted(world)
    world.later(minutes=5)

    run = (await judged(world, approval)).run

    assert run
    assert (run.verdict, run.verdict_reason) == (Verdict.NO_EFFECT, "latency_p95: still strange")


async def test_what_cannot_be_read_is_unknown_and_never_recovered(world: FakeWorld):
    world.health = MetricsUnavailableError("Prometheus does not answer")
    approval = await acted(world)
    world.later(minutes=5)

    run = (await judged(world, approval)).run

    assert run
    assert (run.verdict, run.verdict_reason) == (Verdict.UNKNOWN, "no signal could be judged")


async def test_worse_is_rolled_back_with_what_was_approved(world: FakeWorld):
    undoable(world)
    world.health = WORSE
    approval = await acted(world)

    run = (await judged(world, approval)).run

    assert lines(world) == ["done", "undone"]
    assert run
    assert (run.verdict, run.rollback) == (Verdict.WORSE, Phase.SUCCEEDED)


async def test_a_rollback_happens_once(world: FakeWorld):
    undoable(world)
    world.health = WORSE
    approval = await acted(world)

    for _ in range(3):
        await judged(world, approval)

    assert lines(world) == ["done", "undone"]


async def test_recovery_is_not_rolled_back(world: FakeWorld):
    undoable(world)

    await judged(world, await acted(world))

    assert lines(world) == ["done"]


async def test_a_rollback_that_fails_is_on_record(world: FakeWorld):
    undoable(world, "echo broken; exit 1")
    world.health = WORSE

    run = (await judged(world, await acted(world))).run

    assert run
    assert (run.rollback, run.rollback_output) == (Phase.FAILED, "broken\n")


async def test_nothing_is_rolled_back_while_halted(world: FakeWorld):
    undoable(world)
    world.health = WORSE
    approval = await acted(world)
    await world.flow().halt(KIM)

    run = (await judged(world, approval)).run

    assert lines(world) == ["done"]
    assert run
    assert (run.verdict, run.verdict_reason) == (Verdict.WORSE, "latency_p95: worse; not rolled back: halted by kim")


async def test_a_rollback_edited_in_the_database_is_not_run(world: FakeWorld):
    undoable(world)
    world.health = WORSE
    approval = await acted(world)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE approvals SET plan = replace(plan, 'undone', 'evil')")

    run = (await judged(world, approval)).run

    assert lines(world) == ["done"]
    assert run
    assert run.verdict_reason.endswith("not rolled back: the stored plan is not the one that was approved")


async def test_a_rollback_that_cannot_be_read_is_not_run_and_that_is_said(world: FakeWorld):
    undoable(world)
    world.health = WORSE
    approval = await acted(world)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE approvals SET plan = '{'")

    run = (await judged(world, approval)).run

    assert lines(world) == ["done"]
    assert run
    assert run.verdict_reason.endswith("not rolled back: the stored plan cannot be read")


async def test_a_verdict_is_given_once(world: FakeWorld):
    approval = await judged(world, await acted(world))
    world.health = WORSE

    again = await judged(world, approval)

    assert again.run == approval.run


async def test_a_failed_action_is_judged_too(world: FakeWorld):
    world.runbooks = [world.runbook("exit 1")]

    run = (await judged(world, await acted(world))).run

    assert run
    assert (run.phase, run.exit_code, run.verdict) == (Phase.FAILED, 1, Verdict.RECOVERED)
