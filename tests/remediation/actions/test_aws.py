import asyncio
from datetime import timedelta

import boto3
import pytest

from remediation.actions import aws
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.runbooks import Aws, AwsCall
from tests.remediation.actions.conftest import REGION

pytestmark = pytest.mark.usefixtures("credentials")


def capacity(wanted: str) -> Aws:
    return Aws(AwsCall.CAPACITY, REGION, "web", wanted)


def desired() -> int:
    found = boto3.client("autoscaling", REGION).describe_auto_scaling_groups(AutoScalingGroupNames=["web"])
    return int(found["AutoScalingGroups"][0]["DesiredCapacity"])


async def call(action: Aws, stop: asyncio.Event | None = None, seconds: float = 20) -> Outcome:
    return await aws.run(action, timedelta(seconds=seconds), stop or asyncio.Event(), lambda text: text)


async def test_an_instance_is_rebooted(instance):
    outcome = await call(Aws(AwsCall.REBOOT, REGION, instance))

    assert outcome == Outcome(Phase.SUCCEEDED, f"{instance} was told to reboot.", 0)


async def test_an_instance_that_does_not_run_is_not_rebooted(instance):
    boto3.client("ec2", REGION).stop_instances(InstanceIds=[instance])

    assert (await call(Aws(AwsCall.REBOOT, REGION, instance))).phase is Phase.FAILED


async def test_an_instance_nobody_has_is_said_by_its_name():
    outcome = await call(Aws(AwsCall.REBOOT, REGION, "i-0123456789abcdef0"))

    assert outcome.phase is Phase.FAILED
    assert "i-0123456789abcdef0" in outcome.output


async def test_a_capacity_within_the_bounds_is_set(group):
    assert (await call(capacity("4"))).output == "The desired capacity of web went from 2 to 4."
    assert desired() == 4


@pytest.mark.parametrize("wanted", ["0", "5", "-1", "many", ""])
async def test_a_capacity_outside_the_group_s_bounds_is_refused_by_us(group, wanted):
    outcome = await call(capacity(wanted))

    assert (outcome.phase, desired()) == (Phase.FAILED, 2)
    assert outcome.output == f"web may have 1 to 4 instances, not {wanted}."


def test_a_rehearsal_changes_nothing(group):
    assert aws.rehearse(capacity("4")) == "The desired capacity of web would go from 2 to 4 (1 to 4)."
    assert aws.rehearse(capacity("9")).startswith("It would fail: web may have 1 to 4")
    assert desired() == 2


async def test_a_document_is_run_and_its_result_awaited(instance):
    document = Aws(AwsCall.DOCUMENT, REGION, instance, "", "AWS-RunShellScript", {"commands": "true"})

    outcome = await call(document)

    assert outcome.phase is Phase.SUCCEEDED
    assert "Success" in outcome.output


class Client:
    """An SSM whose document ends as it is told, or never."""

    class exceptions:  # noqa: N801 - as boto3 spells it
        InvocationDoesNotExist = KeyError

    def __init__(self, *statuses: str) -> None:
        self.statuses = list(statuses)
        self.cancelled: list[str] = []

    def get_command_invocation(self, **_: str) -> dict[str, str]:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return {"Status": status, "StandardErrorContent": "no such unit"}

    def cancel_command(self, CommandId: str, InstanceIds: list[str]) -> None:  # noqa: N803
        self.cancelled.append(CommandId)


class Ending:
    """Over at the second look."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def wait(self, _: float) -> bool:
        self.looks -= 1
        return self.looks <= 0


ORDER = {"CommandId": "c1", "InstanceId": "i-1"}


def test_a_document_that_fails_has_failed():
    phase, text = aws._awaited(Client("Pending", "InProgress", "Failed"), ORDER, Ending(9))  # type: ignore[arg-type]

    assert (phase, text) == (Phase.FAILED, "c1: Failed\nno such unit")


def test_a_document_that_does_not_end_is_cancelled():
    client = Client("InProgress")

    assert aws._awaited(client, ORDER, Ending(3))[0] is Phase.TIMED_OUT  # type: ignore[arg-type]
    assert client.cancelled == ["c1"]


async def test_an_aws_that_is_away_is_told_and_nothing_was_done(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    outcome = await call(Aws(AwsCall.REBOOT, REGION, "i-1"))

    assert outcome.phase is Phase.FAILED
