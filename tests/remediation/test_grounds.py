"""What an action was asked for on, and how long a yes to it is good, are part of the plan that is approved."""

import json
from datetime import timedelta

from sqlalchemy import update

from remediation.actor import BOT
from remediation.approval import Stage
from remediation.plan_json import plan_hash
from remediation.request import Waiting
from remediation.tables import approvals
from tests.remediation.fakes import LEE, SAM, FakeWorld, asked, finished, request

STRANGE, OTHER = "a" * 64, "b" * 64


async def test_the_plan_carries_its_evidence_and_its_expiry(world: FakeWorld):
    approval = await asked(world.flow(), evidence=STRANGE)

    assert (approval.plan.evidence, approval.plan.expires) == (STRANGE, timedelta(minutes=30))
    assert approval.expires_at - approval.created_at == approval.plan.expires
    assert approval.plan_hash == plan_hash(approval.plan) != plan_hash(approval.plan.deed)


async def test_the_ledger_holds_both(world: FakeWorld):
    await asked(world.flow(), evidence=STRANGE)

    content = json.loads(json.loads((await world.ledger.recent(1))[0].body)["content"])

    assert (content["evidence"], content["expires_ms"]) == (STRANGE, 30 * 60 * 1000)


async def test_it_starts_as_it_was_approved(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow, evidence=STRANGE)
    await flow.answer(approval.number, LEE)

    assert (await finished(flow, approval.number)).run
    assert world.ran() == 1


async def test_whoever_asks_for_the_same_for_another_reason_joins(world: FakeWorld):
    flow = world.flow()
    first = await asked(flow, BOT, evidence=STRANGE)

    again = await flow.propose(request(SAM, evidence=OTHER))

    assert isinstance(again, Waiting)
    assert again.approval.number == first.number
    assert again.approval.plan.evidence == STRANGE
    assert set(again.approval.requesters) == {BOT.name, SAM.name}


async def test_evidence_or_expiry_changed_in_the_database_is_not_run(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow, evidence=STRANGE)
    await flow.answer(approval.number, LEE)
    async with world.engine.begin() as connection:
        plan = (await connection.execute(approvals.select())).mappings().one()["plan"].replace(STRANGE, OTHER)
        await connection.execute(update(approvals).values(plan=plan))

    ended = await finished(flow, approval.number)

    assert ended.stage is Stage.VOID
    assert ended.void_reason == "the stored plan is not the one that was approved"
    assert world.ran() == 0
