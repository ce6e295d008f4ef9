"""Each kind of action from a request to its verdict: only what was approved is done, and only within the limits."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from remediation.actions.process import started
from remediation.approval import Approval, Phase, Verdict
from remediation.runbooks import Action, Aws, AwsCall, Parameter, Process, Risk, Runbook
from tests.remediation.actions.conftest import REGION
from tests.remediation.fakes import LEE, FakeWorld, asked, finished

EXE = str(Path(sys.executable).resolve())


@pytest.fixture
def runaway() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as made:
        yield made
        made.kill()


def runbook(action: Action, *parameters: str) -> Runbook:
    return Runbook(
        "restart",
        "Act",
        action,
        Risk.HIGH,
        parameters={name: Parameter(pattern=r"[\w./-]+") for name in parameters},
        timeout=timedelta(seconds=20),
    )


async def approved(world: FakeWorld, action: Action, **values: str) -> Approval:
    """What became of it, once somebody said yes and it was judged."""
    world.runbooks = [runbook(action, *values)]
    flow = world.flow()
    approval = await asked(flow, parameters=values)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await world.flow().advance()
    return await flow.get(approval.number)


async def test_a_runaway_process_is_ended_and_only_that_one(world: FakeWorld, runaway: subprocess.Popen[bytes]):
    kill, since = Process(EXE, "{pid}", "{started}"), started(str(runaway.pid))

    missed = await approved(world, kill, pid=str(runaway.pid), started=f"{int(since) - 1}")
    assert missed.run
    assert (missed.run.phase, runaway.poll()) == (Phase.FAILED, None)

    world.later(hours=1)
    done = await approved(world, kill, pid=str(runaway.pid), started=since)
    assert done.run
    assert (done.run.phase, done.run.verdict) == (Phase.SUCCEEDED, Verdict.RECOVERED)
    assert runaway.wait(10) == -15


async def test_a_process_that_was_replaced_after_the_yes_lives(world: FakeWorld, runaway: subprocess.Popen[bytes]):
    kill = Process(EXE, "{pid}", "{started}")
    values = {"pid": str(runaway.pid), "started": started(str(runaway.pid))}
    world.runbooks = [runbook(kill, *values)]
    flow = world.flow()
    approval = await asked(flow, parameters=values)
    await flow.answer(approval.number, LEE)
    world.runbooks = [replace(runbook(kill, *values), action=replace(kill, exe="/bin/true"))]

    done = await finished(flow, approval.number)

    assert (done.run, runaway.poll()) == (None, None)
    assert "the plan changed: action" in done.void_reason


async def test_a_group_gets_what_was_approved_within_its_bounds(world: FakeWorld, group: str):
    action = Aws(AwsCall.CAPACITY, REGION, group, "{capacity}")

    done = await approved(world, action, capacity="4")
    world.later(hours=1)
    refused = await approved(world, action, capacity="5")

    assert done.run
    assert refused.run
    assert (done.run.phase, done.run.verdict, refused.run.phase) == (Phase.SUCCEEDED, Verdict.RECOVERED, Phase.FAILED)
    assert refused.run.output == "web may have 1 to 4 instances, not 5."
    found = boto3.client("autoscaling", REGION).describe_auto_scaling_groups(AutoScalingGroupNames=[group])
    assert found["AutoScalingGroups"][0]["DesiredCapacity"] == 4


async def test_an_instance_is_rebooted_and_a_document_s_result_is_kept(world: FakeWorld, instance: str):
    document = Aws(AwsCall.DOCUMENT, REGION, "{instance}", "", "AWS-RunShellScript", {"commands": "true"})

    rebooted = await approved(world, Aws(AwsCall.REBOOT, REGION, "{instance}"), instance=instance)
    world.later(hours=1)
    done = await approved(world, document, instance=instance)

    assert rebooted.run
    assert done.run
    assert (rebooted.run.phase, done.run.phase) == (Phase.SUCCEEDED, Phase.SUCCEEDED)
    assert rebooted.run.output == f"{instance} was told to reboot."
    assert "Success" in done.run.output
