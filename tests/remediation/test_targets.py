"""Several instances: found by a query, one first, then the rest, and what becomes of them when something goes wrong."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.model import Sample
from monitoring.source import MetricsUnavailableError
from remediation.actor import BOT
from remediation.approval import Approval, Phase, Stage, Verdict
from remediation.plan_json import decode, encode
from remediation.request import Refused, Unfit, Waiting
from remediation.runbooks import Command, Verification
from remediation.verify import Condition, HealthReport
from tests.remediation.fakes import LEE, FakeWorld, asked, request

QUERY = 'up{job="checkout"} == 0'
AT_ONCE = Verification(within=timedelta(0))  # the fake clock stands still


def finds(world: FakeWorld, *instances: str) -> None:
    world.samples = {QUERY: [Sample({"instance": name}, 0.0) for name in instances]}


def several(world: FakeWorld, script: str = "echo $1 >> $0", *instances: str) -> None:
    """A runbook over some instances that leaves each name in the trace, and the undoing after it."""
    act = Command(("/bin/sh", "-c", script, str(world.trace), "{target}"))
    undo = Command(("/bin/sh", "-c", "echo undo $1 >> $0", str(world.trace), "{host}"))
    world.runbooks = [replace(world.runbook(), parameters={}, targets=QUERY, action=act, rollback=undo, verify=AT_ONCE)]
    finds(world, *(instances or ("a:80", "b:80", "c:80")))


async def approved(world: FakeWorld) -> Approval:
    flow = world.flow()
    approval = await asked(flow, parameters={})
    await flow.answer(approval.number, LEE)
    for _ in range(2):
        await flow.advance()
        await asyncio.sleep(0.05)
    await flow.drain(10)
    await flow.advance()
    await flow.drain(10)
    return await flow.get(approval.number)


def trace(world: FakeWorld) -> list[str]:
    return world.trace.read_text().split("\n")[:-1] if world.trace.exists() else []


async def test_a_plan_names_every_target_and_what_is_done_to_it(world: FakeWorld):
    several(world)

    plan = (await asked(world.flow(), parameters={})).plan

    assert [target.name for target in plan.targets] == ["a:80", "b:80", "c:80"]
    assert plan.targets[2].action == Command(("/bin/sh", "-c", "echo $1 >> $0", str(world.trace), "c:80"))
    assert decode(encode(plan)) == plan


async def test_one_is_done_first_and_the_rest_when_the_detector_says_it_is_well(world: FakeWorld):
    several(world)

    done = await approved(world)

    assert done.run
    assert (done.run.phase, [part.target for part in done.run.parts]) == (Phase.SUCCEEDED, ["a:80", "b:80", "c:80"])
    assert trace(world) == ["a:80", "b:80", "c:80"]


@pytest.mark.parametrize("condition", [Condition.STRANGE, Condition.WORSE, Condition.TOO_FEW])
async def test_the_rest_are_left_alone_when_the_first_is_not_well(world: FakeWorld, condition):
    several(world)
    world.health = HealthReport({"latency_p95": condition})

    done = await approved(world)

    assert done.run
    assert done.run.phase is Phase.PARTIAL
    assert "The others were left alone" in done.run.output
    assert trace(world)[0] == "a:80"
    assert "b:80" not in trace(world)


async def test_the_first_that_fails_is_the_last_and_what_is_done_is_a_result_of_its_own(world: FakeWorld):
    several(world, '[ "$1" = b:80 ] && exit 3; echo $1 >> $0')

    done = await approved(world)

    assert done.run
    assert done.run.phase is Phase.PARTIAL
    assert [(part.target, part.phase, part.exit_code) for part in done.run.parts] == [
        ("a:80", Phase.SUCCEEDED, 0),
        ("b:80", Phase.FAILED, 3),
    ]


async def test_only_what_was_acted_on_is_rolled_back_the_last_first(world: FakeWorld):
    several(world, '[ "$1" = c:80 ] && exit 3; echo $1 >> $0', "a:80", "b:80", "c:80", "d:80")
    flow = world.flow()
    approval = await asked(flow, parameters={})
    await flow.answer(approval.number, LEE)
    await flow.advance()
    await ended(world, approval.number)
    world.health = HealthReport({"latency_p95": Condition.WORSE})
    await flow.advance()
    await flow.drain(10)

    done = await flow.get(approval.number)

    assert done.run
    assert (done.run.verdict, done.run.rollback) == (Verdict.WORSE, Phase.SUCCEEDED)
    assert trace(world) == ["a:80", "b:80", "undo c", "undo b", "undo a"]


async def ended(world: FakeWorld, number: int) -> None:
    for _ in range(500):
        run = (await world.flow().get(number)).run
        if run and run.ended_at:
            return
        await asyncio.sleep(0.01)


async def test_targets_that_come_or_go_void_the_approval_and_the_difference_is_said(world: FakeWorld):
    several(world)
    flow = world.flow()
    approval = await asked(flow, parameters={})
    await flow.answer(approval.number, LEE)
    finds(world, "a:80", "c:80")

    await flow.advance()
    done = await flow.get(approval.number)

    assert (done.stage, world.ran()) == (Stage.VOID, 0)
    assert done.void_reason == "the plan changed: targets: a:80, b:80, c:80 -> a:80, c:80"


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        ({}, "finds nothing"),
        (MetricsUnavailableError("http://x", "down"), "could not be read"),
        ({QUERY: [Sample({}, 0.0)]}, "1 of the series"),
        ({QUERY: [Sample({"instance": "a; rm -rf /"}, 0.0)]}, "target cannot be"),
        ({QUERY: [Sample({"instance": "--all"}, 0.0)]}, "target cannot be"),
        ({QUERY: [Sample({"instance": f"h{number}"}, 0.0) for number in range(51)]}, "finds 51 targets"),
    ],
)
async def test_what_cannot_be_acted_on_is_refused(world: FakeWorld, samples, why):
    several(world)
    world.samples = samples

    proposal = await world.flow().propose(request(BOT, parameters={}))

    assert isinstance(proposal, Refused)
    assert isinstance(proposal.reason, Unfit)
    assert why in proposal.reason.sentence


async def test_a_single_target_needs_no_second_step(world: FakeWorld):
    several(world, "echo $1 >> $0", "a:80")
    world.health = HealthReport()

    assert isinstance(await world.flow().propose(request(BOT, parameters={})), Waiting)
    done = await approved(world)

    assert done.run
    assert done.run.phase is Phase.SUCCEEDED


async def test_a_condition_is_asked_with_the_service_s_labels(world: FakeWorld):
    world.runbooks = [world.runbook(require=("max(lag{labels}) < 5",))]
    world.samples = {'max(lag{job="checkout"}) < 5': [Sample({}, 3.0)]}

    assert (await asked(world.flow())).plan.require == ('max(lag{job="checkout"}) < 5',)
