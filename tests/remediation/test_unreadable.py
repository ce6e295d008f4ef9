"""A stored plan that nobody can read runs nothing, says so, and stops nothing else."""

import pytest

from remediation.answers import UnreadableError
from remediation.approval import Approval, Stage
from tests.remediation.fakes import KIM, LEE, SAM, FakeWorld, asked, finished

SPOILT = ("", "{", "[]", "null", '{"shape":1}', '{"runbook":"unreadable"}', "[" * 100_000)


async def spoil(world: FakeWorld, number: int, text: str = "{") -> None:
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE approvals SET plan = ? WHERE number = ?", (text, number))


async def approved(world: FakeWorld) -> tuple[Approval, Approval]:
    """Two of different services, both with a yes."""
    world.runbooks = [world.runbook(services=())]
    flow = world.flow()
    found = await asked(flow, SAM), await asked(flow, SAM, service="cart")
    for approval in found:
        await flow.answer(approval.number, LEE)
    return found


@pytest.mark.parametrize("text", SPOILT, ids=range(len(SPOILT)))
async def test_an_approved_plan_that_cannot_be_read_ends_and_the_others_run(world: FakeWorld, text: str):
    first, second = await approved(world)
    await spoil(world, first.number, text)

    await finished(world.flow(), second.number)

    ended = await world.flow().get(first.number)
    assert (ended.stage, ended.void_reason, world.ran()) == (Stage.VOID, "the stored plan cannot be read", 1)


async def test_one_that_waits_ends_at_the_next_tick_and_is_told_of(world: FakeWorld):
    approval = await asked(world.flow(), SAM)
    await spoil(world, approval.number)

    await world.flow().advance()

    assert [(one.number, one.stage) for one in world.told][-1] == (approval.number, Stage.VOID)


async def test_nobody_says_yes_to_what_nobody_can_read(world: FakeWorld):
    approval = await asked(world.flow(), SAM)
    await spoil(world, approval.number)

    with pytest.raises(UnreadableError, match="cannot be read, so it will never run"):
        await world.flow().answer(approval.number, LEE, typed="checkout")
    with pytest.raises(UnreadableError):
        await world.flow().break_glass(approval.number, KIM, "it burns", "checkout")
