from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.model import Sample
from monitoring.source import MetricsUnavailableError
from remediation.actor import Actor, Kind, Role
from remediation.approval import Stage
from remediation.policy import Decide, Rule
from remediation.request import Refused, Unfit
from remediation.runbooks import Command, Parameter, Risk
from tests.remediation.fakes import KIM, LEE, MAX, SAM, FakeWorld, asked, finished, request

ASK = (Rule(Decide.ASK),)
READY = 'count(up{job="checkout"} == 1) >= 2'


async def void_reason(world: FakeWorld, change: Callable[[FakeWorld], object], actor: Actor = SAM) -> str:
    """Approved, then the world changes, then it would start: why it does not."""
    flow = world.flow()
    approval = await asked(flow, actor)
    await flow.answer(approval.number, LEE)
    change(world)

    done = await finished(world.flow(), approval.number)

    assert (done.stage, done.run, world.ran()) == (Stage.VOID, None, 0)
    return done.void_reason


def other(world: FakeWorld, **changes: object) -> None:
    world.runbooks = [replace(world.runbook(), **changes)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": Command(("/bin/true",))}, "action"),
        ({"risk": Risk.LOW}, "risk"),
        ({"require": (READY,)}, "require"),
        ({"rollback": Command(("/bin/true",))}, "rollback"),
        ({"timeout": timedelta(hours=1)}, "timeout"),
        ({"title": "Other"}, "title"),
    ],
)
async def test_a_runbook_that_changed_after_the_answer_voids_it_and_says_what(
    world: FakeWorld, change: dict, field: str
):
    reason = await void_reason(world, lambda world: other(world, **change))

    assert reason.startswith(f"the plan changed: {field}: ")


async def test_a_choice_that_is_no_longer_one_voids_it(world: FakeWorld):
    reason = await void_reason(world, lambda world: other(world, parameters={"zone": Parameter(choices=("b",))}))

    assert reason == "the runbook changed: zone cannot be 'a'. It may be: b."


async def test_a_runbook_that_is_gone_voids_it(world: FakeWorld):
    assert await void_reason(world, lambda world: world.runbooks.clear()) == "the runbook restart is gone"


async def test_another_environment_voids_it(world: FakeWorld):
    def move(world: FakeWorld) -> None:
        world.environment_of = lambda _: "staging"

    assert await void_reason(world, move) == "the plan changed: environment: production -> staging"


async def test_a_changed_policy_voids_it(world: FakeWorld):
    def change(world: FakeWorld) -> None:
        world.rules = ASK

    assert (await void_reason(world, change)).startswith("the plan changed: policy_version: ")


async def test_a_plan_edited_in_the_database_is_not_run(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE approvals SET plan = replace(plan, 'done', 'evil')")

    done = await finished(flow, approval.number)
    assert (done.stage, done.void_reason) == (Stage.VOID, "the stored plan is not the one that was approved")
    assert world.ran() == 0


async def test_an_approver_who_was_demoted_counts_no_more(world: FakeWorld):
    def demote(world: FakeWorld) -> None:
        world.people = (SAM, replace(LEE, roles=frozenset({Role.OPERATOR})), MAX, KIM)

    assert await void_reason(world, demote) == "it needs 1 approvals, and 0 of those given still count"


async def test_an_approver_who_left_counts_no_more(world: FakeWorld):
    def leave(world: FakeWorld) -> None:
        world.people = (SAM, KIM)

    assert await void_reason(world, leave) == "it needs 1 approvals, and 0 of those given still count"


async def test_a_requester_who_may_no_longer_ask_voids_it(world: FakeWorld):
    def leave(world: FakeWorld) -> None:
        world.people = (LEE, KIM)

    assert await void_reason(world, leave) == "who asked is no operator"


async def test_a_service_that_was_changed_in_between_voids_it(world: FakeWorld):
    flow = world.flow()
    first, second = await asked(flow), await asked(flow, parameters={"zone": "b"})
    for approval in (first, second):
        await flow.answer(approval.number, LEE)

    await finished(flow, first.number)
    await world.flow().advance()
    done = await flow.get(second.number)

    assert done.stage is Stage.VOID
    assert done.void_reason == "APR-1 is under way on the same service"
    assert world.ran() == 1


async def test_a_drill_s_own_yes_counts_for_a_drill_only(world: FakeWorld):
    world.runbooks = [world.runbook(drill=True)]
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, Actor("robin", frozenset({Role.APPROVER}), kind=Kind.DRILL))
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE approval_answers SET kind = 'person'")

    assert (await finished(flow, approval.number)).stage is Stage.VOID


@pytest.fixture
def ready(world: FakeWorld) -> FakeWorld:
    """A runbook with a precondition, which holds."""
    world.runbooks = [world.runbook(require=(READY,))]
    world.samples = {READY: (Sample({}, 2.0),)}
    return world


async def test_a_precondition_that_no_longer_holds_voids_it(ready: FakeWorld):
    def fall(world: FakeWorld) -> None:
        world.samples = {}

    assert await void_reason(ready, fall) == f"the precondition {READY} does not hold"


async def test_a_precondition_that_cannot_be_read_is_not_met(ready: FakeWorld):
    def go_away(world: FakeWorld) -> None:
        world.samples = MetricsUnavailableError("Prometheus does not answer")

    reason = await void_reason(ready, go_away)

    assert reason == f"the precondition {READY} could not be read: Prometheus does not answer"


async def test_a_met_precondition_lets_it_run(ready: FakeWorld):
    flow = ready.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    await finished(flow, approval.number)

    assert ready.ran() == 1


async def test_nobody_is_asked_for_what_would_not_run(ready: FakeWorld):
    ready.samples = {}
    flow = ready.flow()
    refused = Refused(Unfit(f"restart would not run: the precondition {READY} does not hold."))

    assert await flow.propose(request()) == await flow.explain(request()) == refused
    assert await flow.waiting() == ()
