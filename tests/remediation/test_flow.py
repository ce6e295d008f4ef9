from remediation.approval import Phase, Stage, Verdict
from tests.remediation.fakes import LEE, FakeWorld, asked


async def test_an_approved_plan_runs_and_is_judged(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    await flow.answer(approval.number, LEE)
    await flow.advance()
    await flow.drain(10)
    await flow.advance()

    done = await flow.get(approval.number)
    assert (done.stage, world.ran()) == (Stage.APPROVED, 1)
    assert done.run
    assert (done.run.phase, done.run.verdict) == (Phase.SUCCEEDED, Verdict.RECOVERED)
